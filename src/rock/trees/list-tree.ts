import { join } from 'node:path';
import { requireReadableName, type Ports, type Stat } from '../../ports/index.ts';

/** Something below a folder. Symlinks are not followed. */
export interface TreeItem {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly kind: Stat['kind'];
  readonly stat: Stat;
}

/**
 * Everything below a folder, in byte order of the names at each level.
 *
 * @param enter whether to look at a path (relative); folders that it refuses are not opened.
 * @throws Failure `FILE_NAME`
 */
export async function listTree(
  ports: Pick<Ports, 'files'>,
  root: string,
  enter: (path: string) => boolean = () => true,
): Promise<readonly TreeItem[]> {
  const items: TreeItem[] = [];
  // One folder at a time, its entries together: fast enough for 10^5 files, and few descriptors are open.
  const visit = async (folder: string): Promise<void> => {
    const names = (await ports.files.list(folder === '' ? root : join(root, folder))) ?? [];
    const paths = names.map((name) => (folder === '' ? name : `${folder}/${name}`)).filter(enter);
    for (const path of paths) requireReadableName(path, 'leave it out of the part (`stage`, `prime`)');
    const stats = await Promise.all(paths.map((path) => ports.files.lstat(join(root, path))));
    for (const [index, path] of paths.entries()) {
      const stat = stats[index];
      // Gone between listing and looking: as if it had never been there.
      if (stat === undefined) continue;
      items.push({ path, kind: stat.kind, stat });
      if (stat.kind === 'directory') await visit(path);
    }
  };
  await visit('');
  return items;
}
