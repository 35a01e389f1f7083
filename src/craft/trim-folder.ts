import { join } from 'node:path';
import { isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

interface Found {
  readonly path: string;
  readonly size: number;
  readonly mtime: number;
}

/**
 * Removes files below a folder, those that were written longest ago first, until the rest is not larger than `limit`
 * bytes. For what a tool keeps for itself without an end, such as wheels; a file that cannot be read or removed stays.
 *
 * @returns the bytes that were removed.
 */
export async function trimFolder(
  { files }: Pick<Ports, 'files'>,
  folder: string,
  limit: number,
): Promise<number> {
  const found: Found[] = [];
  await visit(files, folder, found);
  let total = found.reduce((sum, { size }) => sum + size, 0);
  let removed = 0;
  for (const { path, size } of found.sort((a, b) => a.mtime - b.mtime)) {
    if (total <= limit) break;
    try {
      await files.remove(path);
    } catch (error) {
      if (!isFailure(error) || isFailure(error, 'CANCELLED')) throw error;
      continue;
    }
    total -= size;
    removed += size;
  }
  return removed;
}

async function visit(files: Ports['files'], folder: string, found: Found[]): Promise<void> {
  let names: readonly string[];
  try {
    names = (await files.list(folder)) ?? [];
  } catch (error) {
    // Of the tool's own user, in a mode that keeps others out.
    if (isFailure(error, 'FILE_UNREADABLE')) return;
    throw error;
  }
  for (const name of names) {
    const path = join(folder, name);
    const stat = await files.lstat(path);
    if (stat?.kind === 'directory') await visit(files, path, found);
    else if (stat?.kind === 'file') found.push({ path, size: stat.size, mtime: stat.mtime });
  }
}
