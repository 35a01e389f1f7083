import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { isDigest, writeOciArchive, type BlobStore, type Digest, type StoredImage } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { parseJson, statFingerprint } from '../cache/known-file.ts';

const memoSchema = z.object({
  path: z.string(),
  stat: z.string(),
  manifest: z.string(),
  tag: z.string(),
  dockerName: z.string(),
  size: z.number(),
  blobs: z.array(
    z.object({
      digest: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value)),
      end: z.number(),
    }),
  ),
});

/** `<name>_<version>_<platform>.rock`, as rockcraft names it. */
export function rockFileName({
  name,
  version,
  platform,
}: {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
}): string {
  return `${name}_${version}_${platform}.rock`;
}

/**
 * Writes an image as a `.rock` file. A file that this program wrote for the same image and nobody has touched since is
 * left as it is; of one for another image, the layers that both have below the first difference stay where they are.
 *
 * @returns bytes of the file, and how many of them were written
 */
export async function writeRockFile(
  ports: Pick<Ports, 'files'>,
  cacheDir: string,
  request: {
    readonly store: BlobStore;
    readonly image: StoredImage;
    readonly path: string;
    readonly tag: string;
    /** What `docker load` calls it: `guestbook:1.0`. */
    readonly dockerName: string;
  },
): Promise<{ readonly size: number; readonly written: boolean }> {
  const { store, image, path, tag, dockerName } = request;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  const memoPath = join(cacheDir, 'rock-files', `${name}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath))).data;
  const there = await ports.files.lstat(path);
  const manifest = image.manifest.digest;
  // A second link means that somebody keeps the old file.
  const isOurs =
    there?.kind === 'file' &&
    there.links === 1 &&
    memo?.path === path &&
    memo.stat === statFingerprint(there);
  const earlier = isOurs ? memo : undefined;
  if (earlier?.manifest === manifest && earlier.tag === tag && earlier.dockerName === dockerName)
    return { size: earlier.size, written: false };
  const written = await writeOciArchive(store, image, path, { tag, dockerName }, earlier);
  const now = await ports.files.lstat(path);
  if (now !== undefined) {
    const known = { path, stat: statFingerprint(now), manifest, tag, dockerName, ...written };
    await ports.files.write(memoPath, `${JSON.stringify(known)}\n`, { synced: false });
  }
  return { size: written.size, written: true };
}
