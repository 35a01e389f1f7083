import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { ByteReader } from './byte-reader.ts';
import { safePath } from './safe-path.ts';
import { badArchive } from './tar-fields.ts';
import { paddingOf, readMemberHeader } from './tar-read.ts';

/** Where the members of a tar file lie in it. */
export interface ArchiveTable {
  /** Start and length of a file's content, links followed; undefined when the archive has no such file. */
  find(path: string): { readonly start: number; readonly size: number } | undefined;
  readonly paths: readonly string[];
}

/** Headers lie far apart in an image archive; this much is read at each. */
const WINDOW = 8 * 1024;
const MAX_MEMBERS = 20_000;
const MAX_LINKS = 8;

/**
 * Finds the members of an uncompressed tar file by jumping from header to header, so that the size of the contents
 * does not matter.
 *
 * @throws Failure `OCI_ARCHIVE_INVALID`, `OCI_LIMIT_EXCEEDED`, `FILE_UNREADABLE`
 */
export async function readArchiveTable(files: Ports['files'], path: string): Promise<ArchiveTable> {
  const stat = await files.stat(path);
  if (stat?.kind !== 'file') {
    throw new Failure('FILE_UNREADABLE', `${path} is not a file`, {
      hint: 'Name an image archive (.rock or .tar).',
    });
  }
  const reader = fileReader(files, path, stat.size);
  const found = new Map<string, { start: number; size: number } | { link: string }>();
  for (let count = 0; ; count += 1) {
    if (count > MAX_MEMBERS)
      throw new Failure('OCI_LIMIT_EXCEEDED', `${path} has more than ${MAX_MEMBERS} members`);
    const header = await readMemberHeader(reader);
    if (header === undefined) break;
    const name = safePath(header.path);
    if (found.has(name)) throw badArchive(`it has ${JSON.stringify(name)} twice`);
    if (header.kind === 'file') found.set(name, { start: reader.position(), size: header.size });
    else if (header.kind === 'hardlink') found.set(name, { link: safePath(header.target ?? '') });
    else if (header.kind === 'symlink') found.set(name, { link: resolveLink(name, header.target ?? '') });
    if (!(await reader.skip(header.size + paddingOf(header.size))))
      throw badArchive('it ends in the middle of a member');
  }
  return {
    paths: [...found.keys()],
    find(name) {
      let place = found.get(name);
      for (let links = 0; place !== undefined && 'link' in place && links < MAX_LINKS; links += 1) {
        place = found.get(place.link);
      }
      return place === undefined || 'link' in place ? undefined : place;
    },
  };
}

/** `docker save` wrote a layer that two images share as `../OTHER/layer.tar`. */
function resolveLink(from: string, target: string): string {
  const names = from.split('/').slice(0, -1);
  for (const name of target.split('/')) {
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined)
      throw badArchive(`the link ${JSON.stringify(from)} leads out of the archive`);
  }
  return safePath(names.join('/'));
}

function fileReader(files: Ports['files'], path: string, size: number): ByteReader & { position(): number } {
  let position = 0;
  let window: { start: number; bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() };

  async function take(count: number): Promise<Uint8Array> {
    const offset = position - window.start;
    if (offset < 0 || offset + count > window.bytes.byteLength) {
      const end = Math.min(size, position + Math.max(count, WINDOW));
      const parts: Uint8Array[] = [];
      if (end > position)
        for await (const part of files.readStream(path, { start: position, end })) parts.push(part);
      window = { start: position, bytes: Buffer.concat(parts) };
    }
    const start = position - window.start;
    const part = window.bytes.subarray(start, start + count);
    position += part.byteLength;
    return part;
  }

  return {
    take,
    some: take,
    skip(count) {
      position += count;
      return Promise.resolve(position <= size);
    },
    finish: () => Promise.resolve(),
    position: () => position,
  };
}
