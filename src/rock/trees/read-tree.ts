import { join, posix, relative } from 'node:path';
import { Failure, isFailure, type Location } from '../../errors/index.ts';
import type { LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { craft } from '../../project/index.ts';
import { selectPermission } from '../plan/index.ts';
import type { TreePlan } from '../plan/index.ts';
import { listTree, type TreeItem } from './list-tree.ts';
import { neededPaths } from './needed.ts';
import { organizeFiles, type Organized } from './organize.ts';
import { readTreeHashes } from './tree-hashes.ts';
import { verifiedFile } from './verified-file.ts';

/** What a dump part puts into the image, and what stands for its content in a cache key. */
export interface ReadTree {
  readonly entries: readonly LayerEntry[];
  /** One item for each entry: path, kind, owner, mode and content. */
  readonly identity: readonly unknown[];
  readonly warnings: readonly string[];
  /** The Python files among them, by their paths in the source, each with the SHA-256 of its content. */
  readonly pythonFiles: readonly { readonly path: string; readonly sha256: string }[];
}

/**
 * Reads a part's files as layer entries. Modes follow from the executable bit alone (0755 or 0644) unless
 * `permissions` says otherwise, so that a checkout under another umask gives the same layer.
 *
 * @param root absolute folder of the part's source
 * @throws Failure `ROCK_APP_FILE`, `ROCK_PARTS_CONFLICT`
 */
export async function readTree(
  ports: Pick<Ports, 'files' | 'clock'>,
  tree: TreePlan,
  root: string,
  cacheDir: string,
): Promise<ReadTree> {
  if ((await ports.files.stat(root))?.kind !== 'directory')
    throw new Failure('ROCK_APP_FILE', `parts.${tree.part}.source: there is no folder ${root}`, {
      hint: 'Correct the `source` of the part in rockcraft.yaml.',
    });
  const atRoot = tree.source.kind === 'project' && tree.source.path === '.';
  const items = await listTree(ports, root, neededPaths(tree, atRoot));
  const bySource = new Map(items.map((item) => [item.path, item]));
  const organized = organizeFiles(
    items.map(({ path, kind }) => ({ path, isFolder: kind === 'directory' })),
    tree.organize,
    tree.part,
    tree.places,
  );
  const chosen = choose(organized, tree);
  const used = chosen.flatMap(({ source }) => (source === undefined ? [] : (bySource.get(source) ?? [])));
  refuseSpecial(used, tree);
  const hashes = await readTreeHashes(ports, cacheDir, root, used).catch((error: unknown) => {
    if (!isFailure(error, 'FILE_UNREADABLE')) throw error;
    const path = error.at?.file === undefined ? undefined : relative(root, error.at.file);
    throw new Failure('ROCK_APP_FILE', `parts.${tree.part}: ${error.message}`, {
      hint: 'Make it readable, or leave it out with an exclude entry under `prime`.',
      ...placeOf(path, tree),
      cause: error,
    });
  });
  const warnings: string[] = [];
  const made = await Promise.all(
    chosen.map(async (place) => {
      const item = place.source === undefined ? undefined : bySource.get(place.source);
      if (item?.kind === 'symlink') {
        const target = await ports.files.readlink(join(root, item.path));
        if ((await ports.files.stat(join(root, item.path))) === undefined || posix.isAbsolute(target))
          warnings.push(`${item.path} is a link to ${target}, which the image may not have`);
        return makeSymlink(place, target, tree);
      }
      const sha256 = item?.kind === 'file' ? (hashes.get(item.path) ?? '') : undefined;
      return item === undefined || sha256 === undefined
        ? makeDirectory(place, tree)
        : makeFile(ports, place, item, sha256, { tree, root });
    }),
  );
  return {
    entries: made.map(({ entry }) => entry),
    identity: made.map(({ identity }) => identity),
    warnings: warnings.sort(),
    pythonFiles: used
      .filter(({ kind, path }) => kind === 'file' && path.endsWith('.py'))
      .map(({ path }) => ({ path, sha256: hashes.get(path) ?? '' })),
  };
}

interface Made {
  readonly entry: LayerEntry;
  readonly identity: unknown;
}

function choose(organized: readonly Organized[], tree: TreePlan): readonly Organized[] {
  const paths = organized.map(({ path }) => path);
  for (const [key, fileset] of [['stage', tree.stage] as const, ['prime', tree.prime] as const]) {
    const [missing] = craft.findMissing(paths, fileset);
    if (missing !== undefined) throw absent(key, missing, organized, tree);
  }
  const primed = craft.selectPrimed(paths, tree);
  const parents = new Set<string>();
  for (const path of primed)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      parents.add(path.slice(0, at));
  return organized.filter(({ path, isFolder }) => primed.has(path) || (isFolder && parents.has(path)));
}

function absent(
  key: 'stage' | 'prime',
  missing: string,
  organized: readonly Organized[],
  { part, organize, places = {} }: TreePlan,
): Failure {
  const at = places[missing];
  const place = at === undefined ? {} : { at };
  const [wanted] = Object.entries(organize).find(([, place]) => place === missing) ?? [];
  const folder = wanted?.includes('/') ? wanted.slice(0, wanted.lastIndexOf('/')) : undefined;
  const beside = organized
    .map(({ path }) => path)
    .filter((path) => folder !== undefined && path.startsWith(`${folder}/`));
  const found = beside.length === 0 ? '' : `, but there is ${beside.join(', ')}`;
  return wanted === undefined
    ? new Failure('ROCK_APP_FILE', `parts.${part}.${key}: there is no ${missing}`, {
        hint: 'Correct the path; it is the one after `organize`.',
        ...place,
      })
    : new Failure('ROCK_APP_FILE', `parts.${part}.organize: there is no ${wanted}${found}`, {
        hint:
          beside[0] === undefined
            ? `Correct the path, or add ${wanted} to the project.`
            : `Say where ${missing} comes from: \`organize: {${beside[0]}: ${missing}}\` on the part.`,
        ...place,
      });
}

function refuseSpecial(items: readonly TreeItem[], { part, source }: TreePlan): void {
  const special = items.filter(({ kind }) => kind === 'other').map(({ path }) => path);
  const [first] = special;
  if (first !== undefined)
    throw new Failure('ROCK_APP_FILE', `parts.${part}: ${first} is a socket, pipe or device`, {
      hint: 'Remove it, or leave it out with an exclude entry under `prime`.',
      ...placeOf(first, { source }),
      details: special,
    });
}

/** A file of the part as the user knows it: relative to the project. What we ship has no such place. */
function placeOf(path: string | undefined, { source }: Pick<TreePlan, 'source'>): { at?: Location } {
  return path === undefined || source.kind !== 'project'
    ? {}
    : { at: { file: posix.join(source.path, path) } };
}

function owned(path: string, tree: TreePlan): { uid: number; gid: number; mode: number | undefined } {
  const { owner, group, mode } = selectPermission(path, tree.permissions);
  return { uid: owner, gid: group, mode };
}

function makeDirectory({ path }: Organized, tree: TreePlan): Made {
  const { uid, gid, mode = 0o755 } = owned(path, tree);
  return {
    entry: { kind: 'directory', path, uid, gid, mode },
    identity: ['directory', path, uid, gid, mode],
  };
}

function makeSymlink({ path }: Organized, target: string, tree: TreePlan): Made {
  const { uid, gid } = owned(path, tree);
  return {
    entry: { kind: 'symlink', path, target, uid, gid },
    identity: ['symlink', path, uid, gid, target],
  };
}

function makeFile(
  ports: Pick<Ports, 'files'>,
  { path }: Organized,
  item: TreeItem,
  sha256: string,
  { tree, root }: { tree: TreePlan; root: string },
): Made {
  const { uid, gid, mode = item.stat.mode & 0o111 ? 0o755 : 0o644 } = owned(path, tree);
  const content = (): AsyncIterable<Uint8Array> =>
    verifiedFile(ports, join(root, item.path), item.path, sha256);
  return {
    entry: { kind: 'file', path, uid, gid, mode, size: item.stat.size, content },
    identity: ['file', path, uid, gid, mode, item.stat.size, sha256],
  };
}
