import { join, posix } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { isWithin, type App } from './app.ts';
import type { Git } from './git.ts';

/** Files that tell a build what else to take. What is written in others is code, where `../` means something else. */
const BUILD_FILES =
  /^(?:rockcraft\.yaml|charmcraft\.yaml|.*requirements.*\.txt|.*constraints.*\.txt|pyproject\.toml|uv\.lock|setup\.(?:cfg|py)|package(?:-lock)?\.json|\.npmrc|go\.(?:mod|work)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$/;

/** What of an app leads out of its folder, in words; undefined when nothing does. Paths are seen from the repository. */
export async function findWayOut(
  { files }: Pick<Ports, 'files'>,
  git: Git,
  { path, charmPath = path }: App,
): Promise<string | undefined> {
  const folders = [...new Set([path, charmPath])];
  for (const folder of folders) {
    for (const name of ((await files.list(join(git.root, folder))) ?? []).filter((each) =>
      BUILD_FILES.test(each),
    )) {
      const file = posix.join(folder, name);
      if ((await files.readText(join(git.root, file)))?.includes('../') === true)
        return `${file} names \`../\``;
    }
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
