import { gunzipSync, gzipSync } from 'node:zlib';

import type { BaseIndex } from './base-index.ts';
import type { BlobStore } from './blob-store.ts';
import { digestHex, digestOf, type Digest } from './digest.ts';
import type { BasePath } from './file-tree.ts';

// One line for each path, fields between tabs, because it is read at the start of every run: ten thousand lines take a
// few milliseconds. The file's first line is the digest of the rest, so a torn or edited one is known for what it is.

/** Raised when the meaning of the file changes; files of other versions are ignored and made anew. */
const FORM = 'base-index-2';

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
  const paths = new Map<string, BasePath>();
  const files = new Map<string, Uint8Array>();
  for (const line of lines) {
    const fields = line.split('\t');
    const [path = '', kind = ''] = fields;
    if (fields.length === 2) {
      files.set(unescaped(path), Buffer.from(kind, 'base64'));
      continue;
    }
    const entry = parseEntry(fields);
    if (entry === undefined) return undefined;
    paths.set(unescaped(path), entry);
  }
  return { manifest, paths, files };
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
