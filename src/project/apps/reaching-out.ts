import { join, posix } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { isWithin, type App } from './app.ts';
import { listBuildFiles } from './build-files.ts';
import type { Git } from './git.ts';

/** What of an app leads out of its folder, in words; undefined when nothing does. Paths are seen from the repository. */
export async function findWayOut(
  { files }: Pick<Ports, 'files'>,
  git: Git,
  { path, charmPath = path }: App,
): Promise<string | undefined> {
  const folders = [...new Set([path, charmPath])];
  for (const file of await listBuildFiles(files, git.root, folders)) {
    // What is written in other files is code, where `../` means something else.
    if ((await files.readText(join(git.root, file)))?.includes('../') === true)
      return `${file} names \`../\``;
  }
  for (const link of await git.listLinks(folders)) {
    const target = await files.readlink(join(git.root, link));
    const place = posix.join(posix.dirname(link), target);
    const inside =
      !target.startsWith('/') && !place.startsWith('../') && folders.some((each) => isWithin(place, each));
    if (!inside) return `${link} is a link to ${target}`;
  }
  return undefined;
}
