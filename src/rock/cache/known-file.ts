import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { Ports, Stat } from '../../ports/index.ts';

const memoSchema = z.object({
  path: z.string(),
  stat: z.string(),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** File systems may keep whole seconds, and a file may be written twice within one: git's "racy" rule, in milliseconds. */
const RACY_WINDOW = 2_000;

/** What tells a changed file from an unchanged one without reading it. */
export function statFingerprint(stat: Stat): string {
  return [stat.kind, stat.mode, stat.size, stat.mtime, stat.ctime, stat.inode, stat.device].join(' ');
}

/** Whether a file was changed so recently that its times cannot prove that it is unchanged since. */
export function isRacy(stat: Stat, now: number): boolean {
  return Math.max(stat.mtime, stat.ctime) >= now - RACY_WINDOW;
}

/** SHA-256 of a file in hex, streamed. */
export async function hashFile(ports: Pick<Ports, 'files'>, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of ports.files.readStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * SHA-256 of a regular file, remembered between runs as long as the file's inode, size and times stay the same.
 * Undefined when there is no such file. For large files (base archives, tools) that hardly ever change.
 */
export async function readFileHash(
  ports: Pick<Ports, 'files' | 'clock'>,
  cacheDir: string,
  path: string,
): Promise<string | undefined> {
  const stat = await ports.files.stat(path);
  if (stat?.kind !== 'file') return undefined;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  const memoPath = join(cacheDir, 'known-files', `${name}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath)));
  const fingerprint = statFingerprint(stat);
  if (memo.success && memo.data.path === path && memo.data.stat === fingerprint) return memo.data.sha256;
  const sha256 = await hashFile(ports, path);
  if (!isRacy(stat, ports.clock.now())) {
    const text = `${JSON.stringify({ path, stat: fingerprint, sha256 })}\n`;
    await ports.files.write(memoPath, text, { synced: false });
  }
  return sha256;
}

/** The value of a JSON text, or undefined for absent or broken text, for caches where both mean "build it again". */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
