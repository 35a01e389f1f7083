import type { BaseIndex, LayerEntry } from '../../oci/index.ts';

type Paths = BaseIndex['paths'];

/** More links in one path than any base has; beyond it they go in a circle. */
const MAX_LINKS = 40;

/**
 * Where a path of the image really lies when the base has links on the way: with a merged `/usr`, `bin/x` is
 * `usr/bin/x`. The last component is not followed, because a layer may replace it. Whole components are compared, so
 * `binary` is not `bin`.
 */
export function followBaseLinks(path: string, paths: Paths): string {
  let rest = path.split('/').filter((part) => part !== '' && part !== '.');
  let done: string[] = [];
  for (let links = 0; rest.length > 1;) {
    const [name = '', ...after] = rest;
    if (name === '..') {
      done = done.slice(0, -1);
      rest = after;
      continue;
    }
    const here = [...done, name].join('/');
    const found = paths.get(here);
    if (found?.kind !== 'symlink' || found.target === undefined || links >= MAX_LINKS) {
      done.push(name);
      rest = after;
      continue;
    }
    links += 1;
    const target = found.target.split('/').filter((part) => part !== '' && part !== '.');
    if (found.target.startsWith('/')) done = [];
    rest = [...target, ...after];
  }
  return [...done, ...rest].join('/');
}

/** Owner and mode of a folder that a layer below has. */
export interface KnownFolder {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Entries at the places where the base's links lead, together with all folders around them: engines that unpack a layer
 * by itself make up the folders that it does not mention. A folder is as the layers below have it, unless an entry
 * states an owner or mode of its own; a new one is 0755 and root's.
 *
 * @param below folders of our own layers below, by path; the others are looked up in the base
 */
export function placeEntries(
  entries: readonly LayerEntry[],
  paths: Paths,
  below: ReadonlyMap<string, KnownFolder> = new Map(),
): readonly LayerEntry[] {
  const folders = new Map<string, LayerEntry>();
  const result: LayerEntry[] = [];
  const addFolder = (path: string, stated: KnownFolder = PLAIN): void => {
    // The first statement wins over a plain one, in either order.
    if (folders.has(path) && isPlain(stated)) return;
    const { mode, uid, gid } = isPlain(stated) ? (findFolder(path, paths, below) ?? PLAIN) : stated;
    folders.set(path, { kind: 'directory', path, mode, uid, gid });
  };
  for (const entry of entries) {
    const path = followBaseLinks(entry.path, paths);
    if (entry.kind === 'directory') {
      // A folder where the base has a link is the link's target, which is there.
      if (paths.get(path)?.kind !== 'symlink') addFolder(path, entry);
    } else if (entry.kind === 'hardlink')
      result.push({ ...entry, path, target: followBaseLinks(entry.target, paths) });
    else result.push({ ...entry, path });
  }
  for (const path of [...result.map((entry) => entry.path), ...folders.keys()])
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (folders.has(path.slice(0, at))) continue;
      addFolder(path.slice(0, at));
    }
  return [...result, ...folders.values()];
}

const PLAIN: KnownFolder = { mode: 0o755, uid: 0, gid: 0 };

function isPlain({ mode, uid, gid }: KnownFolder): boolean {
  return mode === PLAIN.mode && uid === 0 && gid === 0;
}

function findFolder(
  path: string,
  paths: Paths,
  below: ReadonlyMap<string, KnownFolder>,
): KnownFolder | undefined {
  const inBase = paths.get(path);
  return below.get(path) ?? (inBase?.kind === 'directory' ? inBase : undefined);
}

/** A file entry with its content at hand. */
export function fileEntry(
  path: string,
  content: string | Uint8Array,
  owner: { readonly mode?: number; readonly uid?: number; readonly gid?: number } = {},
): LayerEntry {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const { mode = 0o644, uid = 0, gid = 0 } = owner;
  return { kind: 'file', path, mode, uid, gid, size: bytes.byteLength, content: bytes };
}
