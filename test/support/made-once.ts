import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A folder of the working copy that is made by whichever test file needs it first. Two files may make it at a time: each
 * in a place of its own, and the first that is ready counts. So what is in it must not know its place.
 *
 * @returns the folder
 */
export function madeOnce(folder: string, make: (place: string) => void): string {
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const place = mkdtempSync(`${folder}.`);
  try {
    make(place);
    renameSync(place, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return folder;
}
