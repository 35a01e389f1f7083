import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { Ports } from '../../ports/index.ts';
import { hashFile, isRacy, parseJson, statFingerprint } from '../cache/known-file.ts';
import type { TreeItem } from './list-tree.ts';

const memoSchema = z.object({
  root: z.string(),
  files: z.record(z.string(), z.tuple([z.string(), z.string()])),
});

/** Files read at the same time; bounds open descriptors. */
const BATCH = 16;

/**
 * SHA-256 of every file, from the last run where a file's inode, size and times are the same. Looking at 4,000
 * unchanged files costs tens of milliseconds, reading them hundreds.
 *
 * @param memoName tells several choices of files from the same folder apart
 */
export async function readTreeHashes(
  ports: Pick<Ports, 'files' | 'clock'>,
  cacheDir: string,
  root: string,
  items: readonly TreeItem[],
  memoName = '',
): Promise<ReadonlyMap<string, string>> {
  const name = createHash('sha256')
    .update(`${root}${memoName === '' ? '' : `\0${memoName}`}`)
    .digest('hex')
    .slice(0, 32);
  const memoPath = join(cacheDir, 'trees', `${name}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath)));
  const known = new Map(memo.success && memo.data.root === root ? Object.entries(memo.data.files) : []);
  const hashes = new Map<string, string>();
  const toRead: TreeItem[] = [];
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const [fingerprint, sha256] = known.get(item.path) ?? [];
    if (sha256 !== undefined && fingerprint === statFingerprint(item.stat)) hashes.set(item.path, sha256);
    else toRead.push(item);
  }
  for (let start = 0; start < toRead.length; start += BATCH) {
    await Promise.all(
      toRead.slice(start, start + BATCH).map(async ({ path }) => {
        hashes.set(path, await hashFile(ports, join(root, path)));
      }),
    );
  }
  if (toRead.length > 0) {
    const now = ports.clock.now();
    const files = items
      .filter(({ kind, stat }) => kind === 'file' && !isRacy(stat, now))
      .map(({ path, stat }) => [path, [statFingerprint(stat), hashes.get(path) ?? '']] as const);
    const text = JSON.stringify({ root, files: Object.fromEntries(files) });
    await ports.files.write(memoPath, text, { synced: false });
  }
  return hashes;
}
