import { join } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { listTree } from '../trees/list-tree.ts';
import { readTreeHashes } from '../trees/tree-hashes.ts';

/** What no build reads: version control, products of the craft tools and of earlier builds, other people's packages. */
const ignored = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__']);
const atTop = new Set(['parts', 'stage', 'prime', 'overlay']);

export interface SourceRules {
  /** Names of folders that the ecosystem's own tools write. */
  readonly products?: readonly string[];
}

/**
 * Everything that a build can read: one item for each file, with what decides its effect. Two equal answers mean that
 * building again would be for nothing.
 *
 * @param root absolute folder of the part's source
 */
export async function readSources(
  ports: Pick<Ports, 'files' | 'clock'>,
  root: string,
  cacheDir: string,
  { products = [] }: SourceRules = {},
): Promise<readonly (readonly string[])[]> {
  const items = await listTree(ports, root, (path) => isSource(path, products));
  const hashes = await readTreeHashes(ports, cacheDir, root, items, 'sources');
  return Promise.all(
    items
      .filter(({ kind }) => kind === 'file' || kind === 'symlink')
      .map(async ({ path, kind, stat }) =>
        kind === 'symlink'
          ? [path, 'link', await ports.files.readlink(join(root, path))]
          : [path, stat.mode & 0o111 ? 'program' : 'file', hashes.get(path) ?? ''],
      ),
  );
}

/** The paths of the files of a source whose paths a pattern describes. */
export async function findSources(
  { files }: Pick<Ports, 'files'>,
  root: string,
  pattern: RegExp,
  { products = [] }: SourceRules = {},
): Promise<readonly string[]> {
  const items = await listTree({ files }, root, (path) => isSource(path, products));
  return items.filter(({ kind, path }) => kind === 'file' && pattern.test(path)).map(({ path }) => path);
}

/** Copies a source, so that what a build writes into it stays away from the project. */
export async function copySources(
  { files }: Pick<Ports, 'files'>,
  root: string,
  target: string,
  { products = [] }: SourceRules = {},
): Promise<void> {
  for (const { path, kind, stat } of await listTree({ files }, root, (each) => isSource(each, products))) {
    const place = join(target, path);
    if (kind === 'directory') await files.mkdir(place);
    else if (kind === 'symlink') await files.symlink(await files.readlink(join(root, path)), place);
    else if (kind === 'file') {
      await files.copy(join(root, path), place);
      await files.chmod(place, stat.mode & 0o111 ? 0o755 : 0o644);
    }
  }
}

function isSource(path: string, products: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (ignored.has(name)) return false;
  // Below `src` such a name is that of a package.
  if (products.includes(name) && !/(?:^|\/)src\//.test(path)) return false;
  return path.includes('/') || !(atTop.has(name) || /\.(?:rock|charm)$|\.rock\.resolution\.json$/.test(name));
}
