import type { Ports } from '../ports/index.ts';
import type { MergedEntry } from './merge-packages.ts';
import type { Bytes } from './package-entries.ts';
import type { BaseView, StagedEntry, StagedPackages } from './types.ts';

/**
 * Leaves out what the base has already, byte for byte with the same mode and owner (as rockcraft's
 * `prune_prime_files`), and the folders that are only there for it; sorts the rest and gives it its content.
 */
export function stageEntries(
  files: Ports['files'],
  merged: ReadonlyMap<string, MergedEntry>,
  base: BaseView | undefined,
): StagedPackages['entries'] {
  const kept = new Map<string, MergedEntry>();
  for (const [path, entry] of merged) {
    if (!isInBase(entry, base)) kept.set(path, entry);
  }
  const needed = new Set([...kept.keys()].flatMap(parents));
  for (const [path, entry] of kept) {
    // A folder of the base comes along only where something lies in it, so that its attributes are stated.
    if (entry.kind === 'directory' && base?.get(path) !== undefined && !needed.has(path)) kept.delete(path);
  }
  const sorted = [...kept.values()].map((entry) => ({ entry, key: Buffer.from(entry.path) }));
  sorted.sort((a, b) => Buffer.compare(a.key, b.key));
  const firstNames = new Map<string, string>();
  return sorted.map(({ entry }) => stageEntry(files, entry, firstNames));
}

function isInBase(entry: MergedEntry, base: BaseView | undefined): boolean {
  const there = base?.get(entry.path);
  if (there === undefined || entry.kind === 'directory' || there.kind !== entry.kind) return false;
  if (entry.kind === 'symlink') return there.target === entry.target;
  return (
    there.sha256 === entry.sha256 &&
    (there.mode & 0o7777) === entry.mode &&
    there.uid === entry.uid &&
    there.gid === entry.gid
  );
}

function parents(path: string): readonly string[] {
  const found: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    found.push(path.slice(0, slash));
  }
  return found;
}

/** Of several names of one file that stay, the first carries the content and the others are links to it. */
function stageEntry(files: Ports['files'], entry: MergedEntry, firstNames: Map<string, string>): StagedEntry {
  const { path, from } = entry;
  if (entry.kind === 'directory')
    return { kind: 'directory', path, from, mode: entry.mode, uid: entry.uid, gid: entry.gid };
  if (entry.kind === 'symlink')
    return { kind: 'symlink', path, from, target: entry.target, uid: entry.uid, gid: entry.gid };
  const inode = `${from}:${entry.inode}:${entry.sha256}`;
  const first = firstNames.get(inode);
  if (first !== undefined) return { kind: 'hardlink', path, from, target: first };
  firstNames.set(inode, path);
  const { mode, uid, gid, size, sha256, bytes } = entry;
  return { kind: 'file', path, from, mode, uid, gid, size, sha256, ...readers(files, bytes) };
}

function readers(
  files: Ports['files'],
  bytes: Bytes,
): Pick<StagedEntry & { kind: 'file' }, 'content' | 'read'> {
  async function* range(start: number, end: number): AsyncIterable<Uint8Array> {
    if (bytes instanceof Uint8Array) yield bytes.subarray(start, end);
    else if (Math.min(bytes.start + end, bytes.end) > bytes.start + start) {
      yield* files.readStream(bytes.file, {
        start: bytes.start + start,
        end: Math.min(bytes.start + end, bytes.end),
      });
    }
  }
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of range(start, end)) chunks.push(chunk);
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  };
  const size = bytes instanceof Uint8Array ? bytes.length : bytes.end - bytes.start;
  return { read, content: () => range(0, size) };
}

/** The bytes of a file entry. For small files. */
export async function readBytes(files: Ports['files'], bytes: Bytes): Promise<Uint8Array> {
  return readers(files, bytes).read(0, Infinity);
}
