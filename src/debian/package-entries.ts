import { createHash } from 'node:crypto';
import { isPythonScript, rewriteShebang } from './rewrite-shebang.ts';
import type { ArchiveMember } from './types.ts';

/** Where bytes are: at a place of a spool file, or in memory. */
export type Bytes = { readonly file: string; readonly start: number; readonly end: number } | Uint8Array;

/** An entry as a package has it, before paths are mapped to the base. Modes are without set-id bits. */
export type PackageEntry = { readonly path: string } & (
  | {
      readonly kind: 'file';
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly size: number;
      readonly sha256: string;
      readonly bytes: Bytes;
      /** The path in the package that has the same inode; a file that has none names itself. */
      readonly inode: string;
    }
  | { readonly kind: 'directory'; readonly mode: number; readonly uid: number; readonly gid: number }
  | { readonly kind: 'symlink'; readonly target: string; readonly uid: number; readonly gid: number }
);

/** The file among the kinds of entries. */
export type FileOf<T> = T & { readonly kind: 'file' };

/** Larger files that begin like a script are archives with a script in front. */
const SCRIPT_LIMIT = 8 * 1024 * 1024;

/** Yields what goes into the spool file and notes in `entries` where each file's bytes are. */
export async function* spooled(
  archive: AsyncIterable<ArchiveMember>,
  file: string,
  entries: PackageEntry[],
): AsyncIterable<Uint8Array> {
  let offset = 0;
  const contents = new Map<string, FileOf<PackageEntry>>();
  for await (const { header, content } of archive) {
    const { kind, uid, gid } = header;
    const path = memberPath(header.path);
    // As craft-parts: set-id bits go, the sticky bit stays (craft_parts/packages/normalize.py).
    const mode = header.mode & 0o1777;
    if (path === '') continue;
    if (kind === 'directory') entries.push({ kind, path, mode, uid, gid });
    else if (kind === 'symlink') entries.push({ kind, path, target: header.target ?? '', uid, gid });
    else if (kind === 'hardlink') {
      const target = contents.get(memberPath(header.target ?? ''));
      if (target === undefined)
        throw new Error(`${path} is a hard link to ${header.target}, which does not come before it`);
      entries.push({ ...target, path });
    } else if (kind === 'file') {
      const start = offset;
      const hash = createHash('sha256');
      for await (const chunk of normalized(content, header.size)) {
        hash.update(chunk);
        offset += chunk.length;
        yield chunk;
      }
      const sha256 = hash.digest('hex');
      const bytes = { file, start, end: offset };
      const found: FileOf<PackageEntry> = {
        kind,
        path,
        mode,
        uid,
        gid,
        size: offset - start,
        sha256,
        bytes,
        inode: path,
      };
      contents.set(path, found);
      entries.push(found);
    } else throw new Error(`${path} is a ${kind}, which a layer cannot have`);
  }
}

/** dpkg writes `./usr/bin/`; the root itself is empty. Anything that could lead elsewhere is refused. */
export function memberPath(stored: string): string {
  const path = stored.replace(/^\.\//, '').replace(/\/$/, '');
  if (path === '' || path === '.') return '';
  if (path.split('/').some((name) => name === '' || name === '.' || name === '..')) {
    throw new Error(`${JSON.stringify(stored)} is not a path inside the package`);
  }
  return path;
}

/** The content with the first line of Python scripts rewritten; everything else passes through as it comes. */
async function* normalized(content: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  const pull = async () => {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else head = head.length === 0 ? Buffer.from(next.value) : Buffer.concat([head, next.value]);
  };
  while (!ended && head.length < 2) await pull();
  if (size <= SCRIPT_LIMIT && head[0] === 0x23 && head[1] === 0x21) {
    while (!ended && !head.includes(0x0a)) await pull();
    if (isPythonScript(head)) {
      while (!ended) await pull();
      head = Buffer.from(rewriteShebang(head));
    }
  }
  yield head;
  while (!ended) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}
