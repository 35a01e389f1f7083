import { gunzipSync, gzipSync } from 'node:zlib';

import type { BaseIndex } from './base-index.ts';
import type { BlobStore } from './blob-store.ts';
import { digestHex, digestOf, type Digest } from './digest.ts';
import type { BasePath } from './file-tree.ts';

// One line for each path, sorted, fields between tabs, because it is read at the start of every run and only a few of
// its ten thousand lines are looked at. The file's first line is the digest of the rest, so a torn or edited one is known for what it is.

/** Raised when the meaning of the file changes; files of other versions are ignored and made anew. */
const FORM = 'base-index-3';

/** The index of a base that was saved before; undefined when there is none that is whole and of this version. */
export async function findSavedIndex(store: BlobStore, manifest: Digest): Promise<BaseIndex | undefined> {
  const bytes = await store.files.readBytes(indexPath(store, manifest)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const end = bytes.indexOf(0x0a);
    const body = bytes.subarray(end + 1);
    if (Buffer.from(bytes.subarray(0, end)).toString() !== digestOf(body)) return undefined;
    return parseIndex(gunzipSync(body).toString(), manifest);
  } catch {
    return undefined;
  }
}

/** Saves an index beside the blobs. A folder that cannot be written costs the reuse, not the index. */
export async function saveIndex(store: BlobStore, index: BaseIndex): Promise<void> {
  const body = gzipSync(renderIndex(index), { level: 1 });
  const bytes = Buffer.concat([Buffer.from(`${digestOf(body)}\n`), body]);
  await store.files.write(indexPath(store, index.manifest), bytes).catch(() => undefined);
}

function renderIndex(index: BaseIndex): string {
  const lines = [`${FORM} ${index.manifest}`];
  for (const [path, entry] of index.paths) {
    const { kind, mode, uid, gid, size, sha256 = '', target = '' } = entry;
    lines.push([escaped(path), kind, mode, uid, gid, size, sha256, escaped(target)].join('\t'));
  }
  for (const [path, content] of index.files) {
    lines.push(`${escaped(path)}\t${Buffer.from(content).toString('base64')}`);
  }
  return lines.join('\n');
}

/** @returns undefined for anything that `renderIndex` would not have written. */
export function parseIndex(text: string, manifest: Digest): BaseIndex | undefined {
  const [head, ...lines] = text.split('\n');
  if (head !== `${FORM} ${manifest}`) return undefined;
  const files = new Map<string, Uint8Array>();
  // The files come last, and only they have two fields.
  for (let line = lines.at(-1); line !== undefined; line = lines.at(-1)) {
    const [path = '', content = '', more] = line.split('\t', 3);
    if (more !== undefined) break;
    files.set(unescaped(path), Buffer.from(content, 'base64'));
    lines.pop();
  }
  return { manifest, paths: pathsOf(lines), files: new Map([...files].reverse()) };
}

/**
 * A map over sorted lines that parses only what is asked for: most runs look at a few dozen of ten thousand paths.
 * Asking for all of them parses all of them once.
 */
function pathsOf(lines: readonly string[]): ReadonlyMap<string, BasePath> {
  const pathAt = (index: number): string => {
    const line = lines[index] ?? '';
    return unescaped(line.slice(0, line.indexOf('\t')));
  };
  const find = (path: string): BasePath | undefined => {
    let low = 0;
    for (let high = lines.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (pathAt(middle) < path) low = middle + 1;
      else high = middle;
    }
    return low < lines.length && pathAt(low) === path ? parseLine(lines[low] ?? '') : undefined;
  };
  let known: ReadonlyMap<string, BasePath> | undefined;
  const all = (): ReadonlyMap<string, BasePath> =>
    (known ??= new Map(lines.map((line, index) => [pathAt(index), parseLine(line)])));
  return {
    size: lines.length,
    get: (path) => (known === undefined ? find(path) : known.get(path)),
    has: (path) => (known === undefined ? find(path) : known.get(path)) !== undefined,
    keys: () => all().keys(),
    values: () => all().values(),
    entries: () => all().entries(),
    forEach: (each) => {
      all().forEach(each);
    },
    [Symbol.iterator]: () => all()[Symbol.iterator](),
  };
}

/** The file's digest has vouched for the line: one that cannot be read was written by a program with an error. */
function parseLine(line: string): BasePath {
  const entry = parseEntry(line.split('\t'));
  if (entry === undefined) throw new Error(`the saved index of a base has the line ${JSON.stringify(line)}`);
  return entry;
}

function parseEntry(fields: readonly string[]): BasePath | undefined {
  const [, kind, mode = '', uid = '', gid = '', size = '', sha256 = '', target = ''] = fields;
  if (fields.length !== 8 || !isKind(kind)) return undefined;
  const entry = { kind, mode: Number(mode), uid: Number(uid), gid: Number(gid), size: Number(size) };
  if (![entry.mode, entry.uid, entry.gid, entry.size].every(Number.isSafeInteger)) return undefined;
  if (kind === 'file') return { ...entry, sha256 };
  return kind === 'symlink' ? { ...entry, target: unescaped(target) } : entry;
}

function isKind(text: string | undefined): text is BasePath['kind'] {
  return text === 'file' || text === 'directory' || text === 'symlink' || text === 'device';
}

function escaped(text: string): string {
  return /[\\\t\n]/.test(text) ? text.replace(/[\\\t\n]/g, (char) => ESCAPES[char] ?? char) : text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (_, char: string) => (char === 't' ? '\t' : char === 'n' ? '\n' : char));
}

function indexPath(store: BlobStore, manifest: Digest): string {
  return `${store.folder}/base-index/${digestHex(manifest)}`;
}
