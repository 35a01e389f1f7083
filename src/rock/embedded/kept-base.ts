import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import {
  isDigest,
  readImage,
  type BlobStore,
  type Descriptor,
  type Digest,
  type StoredImage,
} from '../../oci/index.ts';
import { parseJson } from '../cache/known-file.ts';
import type { BuildContext } from './types.ts';

/** Grows when the same source would be imported as another image than before. */
const MEMO_FORMAT = 3;

export const memoSchema = z.object({
  at: z.number(),
  manifest: z.object({
    mediaType: z.string(),
    digest: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value)),
    size: z.number(),
  }),
});

/** An image of the store with everything that belongs to it; undefined when something is missing. */
export async function findWhole(store: BlobStore, manifest: Descriptor): Promise<StoredImage | undefined> {
  if (!(await store.has(manifest))) return undefined;
  const image = await readImage(store, manifest).catch(() => undefined);
  if (image === undefined) return undefined;
  for (const layer of image.image.layers) if (!(await store.has(layer))) return undefined;
  return image;
}

/** What is remembered of a source of bases: which image it was, and when. */
export function openMemo(
  ports: BuildContext['ports'],
  cacheDir: string,
  key: unknown,
): { read(): Promise<z.infer<typeof memoSchema> | undefined>; write(manifest: Descriptor): Promise<void> } {
  const name = createHash('sha256')
    .update(JSON.stringify([MEMO_FORMAT, key]))
    .digest('hex')
    .slice(0, 32);
  const path = join(cacheDir, 'bases', `${name}.json`);
  return {
    read: async () => memoSchema.safeParse(parseJson(await ports.files.readText(path))).data,
    async write({ mediaType, digest, size }) {
      await ports.files.mkdir(join(cacheDir, 'bases'));
      const memo = { at: ports.clock.now(), manifest: { mediaType, digest, size } };
      await ports.files.write(path, `${JSON.stringify(memo)}\n`);
    },
  };
}
