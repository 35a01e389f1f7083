import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { parseControl } from './control-file.ts';
import { memberPath, spooled, type PackageEntry } from './package-entries.ts';
import type { ArchiveMember, FetchedPackage, ReadArchive } from './types.ts';

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
