import { badArchive } from './tar-fields.ts';

/** One path of an image's root file system as a container sees it. */
export interface BasePath {
  readonly kind: 'file' | 'directory' | 'symlink' | 'device';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Of a file: 64 hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Of a symlink, as written. */
  readonly target?: string | undefined;
}

/** What one layer does to the layers below it. */
export interface LayerChanges {
  /** In the order of the archive; a later one wins. */
  readonly paths: Map<string, BasePath>;
  readonly removed: Set<string>;
  /** Folders that show nothing of the layers below. The root is the empty string. */
  readonly opaque: Set<string>;
}

export function newChanges(): LayerChanges {
  return { paths: new Map(), removed: new Set(), opaque: new Set() };
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Whether a path is an instruction to remove, which is then noted.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#whiteouts
 *
 * @throws Failure `OCI_ARCHIVE_INVALID` for a name that begins as one and is none.
 */
export function noteWhiteout(changes: LayerChanges, path: string): boolean {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  if (!name.startsWith(WHITEOUT)) return false;
  const parent = slash < 0 ? '' : path.slice(0, slash);
  if (name === OPAQUE) {
    changes.opaque.add(parent);
    return true;
  }
  const hidden = name.slice(WHITEOUT.length);
  // Other names of this form belong to the private bookkeeping of AUFS, which no layer may carry.
  if (hidden === '' || hidden === '.' || hidden === '..' || hidden.startsWith(WHITEOUT)) {
    throw badArchive(`${JSON.stringify(path)} is a removal of nothing`);
  }
  changes.removed.add(parent === '' ? hidden : `${parent}/${hidden}`);
  return true;
}

/**
 * Puts the changes of a layer on top of the layers below. Removals concern the layers below only, wherever they stand
 * in the archive.
 *
 * @throws Failure `OCI_ARCHIVE_INVALID` when a path goes through a symlink or a file: readers that unpack to a folder
 *   and readers that stack layers would put it in different places, and the first outside of the root perhaps.
 */
export function applyChanges(tree: Map<string, BasePath>, changes: LayerChanges): void {
  const hidden = new Set<string>();
  for (const path of changes.removed) {
    refuseThroughLink(tree, path, 'the removal of');
    hidden.add(path);
  }
  for (const folder of changes.opaque) if (folder !== '') refuseThroughLink(tree, folder, 'the emptying of');
  for (const [path, entry] of changes.paths) {
    const old = tree.get(path);
    if (old?.kind === 'directory' && entry.kind !== 'directory') hidden.add(path);
  }
  if (hidden.size > 0 || changes.opaque.size > 0) removeHidden(tree, hidden, changes.opaque);
  for (const [path, entry] of changes.paths) tree.set(path, entry);
  // Afterwards, because the layer itself may replace a symlink by the folder that its entries are in.
  for (const path of changes.paths.keys()) refuseThroughLink(tree, path, 'an entry');
}

function removeHidden(tree: Map<string, BasePath>, hidden: Set<string>, opaque: Set<string>): void {
  for (const path of tree.keys()) {
    let gone = hidden.has(path) || opaque.has('');
    for (let slash = path.lastIndexOf('/'); !gone && slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash);
      gone = hidden.has(parent) || opaque.has(parent);
    }
    if (gone) tree.delete(path);
  }
}

function refuseThroughLink(tree: ReadonlyMap<string, BasePath>, path: string, what: string): void {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const parent = path.slice(0, slash);
    const kind = tree.get(parent)?.kind;
    if (kind !== undefined && kind !== 'directory') {
      throw badArchive(
        `${what} ${JSON.stringify(path)} goes through ${JSON.stringify(parent)}, which is a ${kind}`,
      );
    }
  }
}
