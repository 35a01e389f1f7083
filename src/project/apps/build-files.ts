import { join, posix } from 'node:path';
import type { Files } from '../../ports/index.ts';

const NAMES =
  /^(?:rockcraft\.yaml|charmcraft\.yaml|.*requirements.*\.txt|.*constraints.*\.txt|pyproject\.toml|uv\.lock|setup\.(?:cfg|py)|package(?:-lock)?\.json|\.npmrc|go\.(?:mod|sum|work)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$/;

/** The files at the top of these folders that tell a build what else to take. Paths are seen from `root`. */
export async function listBuildFiles(
  files: Pick<Files, 'list' | 'lstat'>,
  root: string,
  folders: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of (await files.list(join(root, folder))) ?? []) {
      const path = posix.join(folder, name);
      if (NAMES.test(name) && (await files.lstat(join(root, path)))?.kind === 'file') found.push(path);
    }
  }
  return found;
}
