import type { BaseIndex } from './base-index.ts';
import type { BlobStore } from './blob-store.ts';
import { digestHex, digestOf, type Digest } from './digest.ts';
import type { BasePath } from './file-tree.ts';
import { LookupMap } from './lookup-map.ts';

// One line for each path, sorted, fields between tabs, because it is read at the start of every run and only a few of
// its ten thousand lines are looked at: they are found by bisection in the bytes as they are, neither unpacked nor
// split. The file's first line is the digest of the rest, so a torn or edited one is known for what it is.

/** Raised when the meaning of the file changes; files of other versions are ignored and made anew. */
const FORM = 'base-index-4';
const NEWLINE = 0x0a;

/** The index of a base that was saved before; undefined when there is none that is whole and of this version. */
export async function findSavedIndex(store: BlobStore, manifest: Digest): Promise<BaseIndex | undefined> {
  const read = await store.files.readBytes(indexPath(store, manifest)).catch(() => undefined);
  if (read === undefined) return undefined;
  const [digest, body] = cutLine(Buffer.from(read.buffer, read.byteOffset, read.byteLength));
  return digest === digestOf(body) ? parseIndex(body, manifest) : undefined;
}

/** Saves an index beside the blobs. A folder that cannot be written costs the reuse, not the index. */
export async function saveIndex(store: BlobStore, index: BaseIndex): Promise<void> {
  const body = renderIndex(index);
  const bytes = Buffer.concat([Buffer.from(`${digestOf(body)}\n`), body]);
  await store.files.write(indexPath(store, index.manifest), bytes, { synced: false }).catch(() => undefined);
}

/** The form and the manifest; how many paths there are and how many bytes; the paths; the files. */
export function renderIndex(index: BaseIndex): Buffer {
  let paths = '';
  for (const [path, entry] of index.paths) {
    const { kind, mode, uid, gid, size, sha256 = '', target = '' } = entry;
    paths += `${[escaped(path), kind, mode, uid, gid, size, sha256, escaped(target)].join('\t')}\n`;
  }
  let files = '';
  for (const [path, content] of index.files)
    files += `${escaped(path)}\t${Buffer.from(content).toString('base64')}\n`;
  const head = `${FORM} ${index.manifest}\n${index.paths.size} ${Buffer.byteLength(paths)}\n`;
  return Buffer.from(head + paths + files);
}

/** @returns undefined for what is of another version or about another image */
export function parseIndex(body: Buffer, manifest: Digest): BaseIndex | undefined {
  const [form, counted] = cutLine(body);
  if (form !== `${FORM} ${manifest}`) return undefined;
  const [counts, rest] = cutLine(counted);
  const [size = 0, bytes = 0] = counts.split(' ').map(Number);
  const files = new Map<string, Uint8Array>();
  for (const line of rest.subarray(bytes).toString().split('\n')) {
    const [path = '', content] = line.split('\t', 2);
    if (content !== undefined) files.set(unescaped(path), Buffer.from(content, 'base64'));
  }
  return { manifest, paths: pathsOf(rest.subarray(0, bytes), size), files };
}

/** The text of the first line, and what comes after it. */
function cutLine(bytes: Buffer): [string, Buffer] {
  const end = bytes.indexOf(NEWLINE);
  return end === -1
    ? [bytes.toString(), bytes.subarray(bytes.length)]
    : [bytes.toString('utf8', 0, end), bytes.subarray(end + 1)];
}

/**
 * A map over sorted lines that parses only what is asked for: most runs look at a few dozen of ten thousand paths.
 * Asking for all of them parses all of them once.
 */
function pathsOf(lines: Buffer, size: number): ReadonlyMap<string, BasePath> {
  const find = (path: string): BasePath | undefined => {
    // Both are where a line starts, or the end.
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = middle === 0 ? 0 : lines.lastIndexOf(NEWLINE, middle - 1) + 1;
      const line = lines.toString('utf8', start, lines.indexOf(NEWLINE, start));
      const here = pathIn(line);
      if (here === path) return parseLine(line);
      if (here < path) low = lines.indexOf(NEWLINE, start) + 1;
      else high = start;
    }
    return undefined;
  };
  let known: ReadonlyMap<string, BasePath> | undefined;
  return new LookupMap(
    (path) => (known === undefined ? find(path) : known.get(path)),
    () =>
      (known ??= new Map(
        lines
          .toString()
          .split('\n', size)
          .map((line) => [pathIn(line), parseLine(line)]),
      )),
  );
}

function pathIn(line: string): string {
  return unescaped(line.slice(0, line.indexOf('\t')));
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
