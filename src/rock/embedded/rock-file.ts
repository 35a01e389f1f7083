import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { writeOciArchive, type BlobStore, type StoredImage } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { parseJson, statFingerprint } from '../cache/known-file.ts';

const memoSchema = z.object({
  path: z.string(),
  stat: z.string(),
  manifest: z.string(),
  tag: z.string(),
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
 * left as it is.
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
  if (
    there?.kind === 'file' &&
    memo?.path === path &&
    memo.manifest === manifest &&
    memo.tag === tag &&
    memo.stat === statFingerprint(there)
  )
    return { size: there.size, written: false };
  const size = await writeOciArchive(store, image, path, tag, dockerName);
  const written = await ports.files.lstat(path);
  if (written !== undefined) {
    await ports.files.mkdir(join(cacheDir, 'rock-files'));
    await ports.files.write(
      memoPath,
      `${JSON.stringify({ path, stat: statFingerprint(written), manifest, tag })}\n`,
    );
  }
  return { size, written: true };
}
