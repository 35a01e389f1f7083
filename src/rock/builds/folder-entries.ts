import { join } from 'node:path';
import type { LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { craft } from '../../project/index.ts';
import { listTree } from '../trees/list-tree.ts';

export interface FolderPlacement {
  /** Where the folder lies in the image. */
  readonly into: string;
  readonly owner?: number;
  /** Whether a path of the folder stays out. */
  readonly skip?: (path: string) => boolean;
  /** Patterns of paths in the image that stay out. */
  readonly exclude?: readonly string[];
}

/**
 * A folder as entries of a layer; modes follow from the executable bit alone. The files are read when the layer is
 * written, so that the folder must stay until then.
 */
export async function folderEntries(
  ports: Pick<Ports, 'files'>,
  folder: string,
  { into, owner = 0, skip = () => false, exclude = [] }: FolderPlacement,
): Promise<readonly LayerEntry[]> {
  const unwanted = exclude.map(craft.globExpression);
  const isUnwanted = (path: string): boolean =>
    unwanted.some((expression) => expression.test(path)) ||
    (path.includes('/') && isUnwanted(path.slice(0, path.lastIndexOf('/'))));
  const owned = { uid: owner, gid: owner };
  const items = (await listTree(ports, folder, (path) => !skip(path))).map((item) => ({
    ...item,
    place: into === '' ? item.path : `${into}/${item.path}`,
  }));
  return Promise.all(
    items
      .filter(({ kind, place }) => kind !== 'other' && !isUnwanted(place))
      .map(async ({ path, place, kind, stat }): Promise<LayerEntry> => {
        const source = join(folder, path);
        if (kind === 'directory') return { kind, path: place, mode: 0o755, ...owned };
        if (kind === 'symlink')
          return { kind, path: place, target: await ports.files.readlink(source), ...owned };
        const mode = stat.mode & 0o111 ? 0o755 : 0o644;
        return {
          kind: 'file',
          path: place,
          mode,
          ...owned,
          size: stat.size,
          content: () => ports.files.readStream(source),
        };
      }),
  );
}
