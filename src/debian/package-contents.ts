import { createHash } from 'node:crypto';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { parseControl } from './control-file.ts';
import { isPythonScript, rewriteShebang } from './rewrite-shebang.ts';
import type { ArchiveMember, FetchedPackage, ReadArchive } from './types.ts';

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

/** What a package holds. */
export interface PackageContents {
  readonly name: string;
  /** The paragraph that describes it, as dpkg would copy it into its status file. */
  readonly control: string;
  /** Names of packages whose files it may overwrite. */
  readonly replaces: ReadonlySet<string>;
  /** The script that dpkg would run after unpacking. It is looked at and never run. */
  readonly postinst: string;
  readonly entries: readonly PackageEntry[];
}

const CONTROL_LIMIT = 4 * 1024 * 1024;
/** Larger files that begin like a script are archives with a script in front. */
const SCRIPT_LIMIT = 8 * 1024 * 1024;
const TIMEOUT = 300_000;

/** Reads a package; the content of its files goes one after the other into the file `spool`. */
export async function readPackageContents(
  { files, exec }: Pick<Ports, 'files' | 'exec'>,
  { path, name, filename }: Pick<FetchedPackage, 'path' | 'name' | 'filename'>,
  { spool, readArchive }: { readonly spool: string; readonly readArchive: ReadArchive },
): Promise<PackageContents> {
  const member = async <T>(
    option: string,
    work: (archive: AsyncIterable<ArchiveMember>) => Promise<T>,
  ): Promise<T> => {
    const process = exec.stream({ argv: ['dpkg-deb', option, path], timeout: TIMEOUT });
    const output = process.stdout[Symbol.asyncIterator]();
    // A reader may stop at the tar's end mark, or at an error: dpkg-deb must still be able to write all that it has.
    const drain = async (): Promise<void> => {
      while ((await output.next()).done !== true);
    };
    try {
      const result = await work(
        readArchive({ [Symbol.asyncIterator]: () => ({ next: () => output.next() }) }),
      );
      await drain();
      await process.done;
      return result;
    } catch (error) {
      await drain().catch(() => undefined);
      // When dpkg-deb failed, the reader only saw that its output ended too early.
      const cause = await process.done.then(
        () => error,
        (reason: unknown) => reason,
      );
      throw archiveFailure(filename, path, cause);
    }
  };
  const control = await member('--ctrl-tarfile', readControlFiles);
  const entries: PackageEntry[] = [];
  await member('--fsys-tarfile', (archive) => files.writeStream(spool, spooled(archive, spool, entries)));
  const text = control.get('control');
  if (text === undefined) throw archiveFailure(filename, path, new Error('it has no control file'));
  const replaces = parseControl(text)[0]?.get('replaces')?.value ?? '';
  return {
    name,
    control: text,
    replaces: new Set(replaces.split(',').map((one) => one.trim().replace(/[\s:(].*$/s, ''))),
    postinst: control.get('postinst') ?? '',
    entries,
  };
}

async function readControlFiles(archive: AsyncIterable<ArchiveMember>): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for await (const { header, content } of archive) {
    const path = memberPath(header.path);
    if (header.kind === 'file' && (path === 'control' || path === 'postinst')) {
      files.set(path, (await collect(path, content, CONTROL_LIMIT)).toString('utf8'));
    }
  }
  return files;
}

/** Yields what goes into the spool file and notes in `entries` where each file's bytes are. */
async function* spooled(
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
function memberPath(stored: string): string {
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

async function collect(path: string, content: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw new Error(`${path} is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function archiveFailure(filename: string, path: string, cause: unknown): unknown {
  if (cause instanceof Failure && cause.code !== 'TOOL_FAILED' && !cause.code.startsWith('OCI_'))
    return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Failure('DEBIAN_ARCHIVE_INVALID', `the package archive ${filename} cannot be read: ${words}`, {
    hint: `Remove ${path} and run the step again.`,
    details: cause instanceof Failure ? cause.details : [],
    cause,
  });
}
