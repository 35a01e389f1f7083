import type { Files } from './files.ts';

/**
 * Halves a folder of files that are written and never changed when there are more than `most`, which may otherwise grow
 * without an end: those that were written longest ago go. One look at the names until then.
 */
export async function keepNewest(
  { files }: { readonly files: Pick<Files, 'list' | 'lstat' | 'remove'> },
  folder: string,
  most: number,
): Promise<void> {
  const names = (await files.list(folder)) ?? [];
  if (names.length <= most) return;
  const written: { readonly path: string; readonly at: number }[] = [];
  for (const name of names) {
    const path = `${folder}/${name}`;
    const stat = await files.lstat(path);
    if (stat !== undefined) written.push({ path, at: stat.mtime });
  }
  written.sort((one, other) => other.at - one.at);
  for (const { path } of written.slice(Math.ceil(most / 2))) await files.remove(path);
}
