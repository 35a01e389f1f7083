import { Failure } from '../errors/index.ts';
import type { FileEntry, LayerEntry } from './layer-entry.ts';

const MAX_PATH_BYTES = 4096;
const MAX_NAME_BYTES = 255;
// Half of a UTF-16 pair: no bytes stand for it.
const LONE_SURROGATE = /\p{Surrogate}/u;
const MAX_ID = 0xffff_fffe;

/**
 * Checks the entries of a layer and puts them into their one order: by the bytes of their paths, so that a parent
 * comes before its children. Of several names of one file the first carries the content. Equal directories given
 * twice become one.
 *
 * @throws Failure `OCI_ENTRY_INVALID`
 */
export function arrangeEntries(entries: Iterable<LayerEntry>): readonly LayerEntry[] {
  const byPath = new Map<string, LayerEntry>();
  for (const entry of entries) {
    checkEntry(entry);
    const twin = byPath.get(entry.path);
    if (twin !== undefined && !sameDirectory(twin, entry)) {
      throw invalid(entry.path, 'it is there twice, with different content or attributes');
    }
    byPath.set(entry.path, entry);
  }
  for (const entry of byPath.values()) checkParents(entry.path, byPath);
  moveContentToFirstName(byPath);
  const compare = byteOrder(byPath.keys());
  return [...byPath.values()].sort((a, b) => compare(a.path, b.path));
}

type Compare = (a: string, b: string) => number;

// Comparing strings compares UTF-16 units, which is the order of the bytes of UTF-8 unless a surrogate is involved.
function byteOrder(paths: Iterable<string>): Compare {
  for (const path of paths) {
    if (/[\ud800-\uffff]/.test(path)) return (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
}

/** Checks entries as they pass, for a layer in its caller's order. */
export async function* checkedEntries(
  entries: Iterable<LayerEntry> | AsyncIterable<LayerEntry>,
): AsyncIterable<LayerEntry> {
  const kinds = new Map<string, { readonly kind: LayerEntry['kind'] }>();
  for await (const entry of entries) {
    checkEntry(entry);
    if (kinds.has(entry.path)) throw invalid(entry.path, 'it is there twice');
    checkParents(entry.path, kinds);
    if (entry.kind === 'hardlink' && kinds.get(entry.target)?.kind !== 'file') {
      throw invalid(entry.path, `it is a hard link to ${show(entry.target)}, which is no file before it`);
    }
    kinds.set(entry.path, { kind: entry.kind });
    yield entry;
  }
}

function checkEntry(entry: LayerEntry): void {
  checkPath(entry.path);
  if (entry.kind === 'file' || entry.kind === 'directory') {
    if (!Number.isInteger(entry.mode) || entry.mode < 0 || entry.mode > 0o7777) {
      throw invalid(entry.path, `its mode ${entry.mode} is out of range`);
    }
  }
  if (entry.kind === 'file' && !(Number.isSafeInteger(entry.size) && entry.size >= 0)) {
    throw invalid(entry.path, `its size ${entry.size} is out of range`);
  }
  if ('uid' in entry) {
    for (const id of [entry.uid, entry.gid]) {
      if (!Number.isInteger(id) || id < 0 || id > MAX_ID)
        throw invalid(entry.path, `its owner ${id} is out of range`);
    }
  }
  if (
    entry.kind === 'symlink' &&
    (entry.target === '' || /\0/.test(entry.target) || LONE_SURROGATE.test(entry.target))
  ) {
    throw invalid(entry.path, `it is a symbolic link to ${show(entry.target)}`);
  }
}

function checkPath(path: string): void {
  if (LONE_SURROGATE.test(path)) throw invalid(path, 'its name is not valid Unicode');
  if (path.includes('\0')) throw invalid(path, 'its name has a NUL');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES)
    throw invalid(path, `its path is longer than ${MAX_PATH_BYTES} bytes`);
  for (const name of path.split('/')) {
    if (name === '' || name === '.' || name === '..')
      throw invalid(path, 'its path is not a plain relative one');
    if (name.startsWith('.wh.'))
      throw invalid(path, 'a name that begins with .wh. means "removed" in a layer');
    if (Buffer.byteLength(name) > MAX_NAME_BYTES)
      throw invalid(path, `a name is longer than ${MAX_NAME_BYTES} bytes`);
  }
}

// Whatever is written below a file or a symlink would land elsewhere, or nowhere.
function checkParents(path: string, known: ReadonlyMap<string, { readonly kind: LayerEntry['kind'] }>): void {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const parent = path.slice(0, slash);
    const kind = known.get(parent)?.kind;
    if (kind !== undefined && kind !== 'directory' && kind !== 'whiteout') {
      throw invalid(path, `${show(parent)} above it is a ${kind}`);
    }
  }
}

function sameDirectory(a: LayerEntry, b: LayerEntry): boolean {
  return (
    a.kind === 'directory' &&
    b.kind === 'directory' &&
    a.mode === b.mode &&
    a.uid === b.uid &&
    a.gid === b.gid
  );
}

function moveContentToFirstName(byPath: Map<string, LayerEntry>): void {
  const groups = new Map<string, string[]>();
  for (const entry of byPath.values()) {
    if (entry.kind !== 'hardlink') continue;
    groups.set(entry.target, [...(groups.get(entry.target) ?? []), entry.path]);
  }
  for (const [target, links] of groups) {
    const file = byPath.get(target);
    if (file?.kind !== 'file') {
      throw invalid(
        links[0] ?? target,
        `it is a hard link to ${show(target)}, which is no file of this layer`,
      );
    }
    const names = [target, ...links];
    const [first = target, ...others] = names.sort(byteOrder(names));
    byPath.set(first, { ...file, path: first } satisfies FileEntry);
    for (const path of others) byPath.set(path, { kind: 'hardlink', path, target: first });
  }
}

function show(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}

function invalid(path: string, why: string): Failure {
  return new Failure('OCI_ENTRY_INVALID', `${show(path)} cannot go into an image layer: ${why}`, {
    hint: 'Rename it or leave it out of what is packed.',
  });
}
