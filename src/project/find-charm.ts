import { join } from 'node:path';
import type { Files } from '../ports/index.ts';

/** The folder with the charmcraft.yaml of an app: `charm` below it, or the app's own; undefined when there is none. */
export async function findCharm(files: Pick<Files, 'stat'>, app: string): Promise<string | undefined> {
  for (const folder of [join(app, 'charm'), app]) {
    if ((await files.stat(join(folder, 'charmcraft.yaml'))) !== undefined) return folder;
  }
  return undefined;
}
