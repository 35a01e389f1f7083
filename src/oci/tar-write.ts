import { Failure } from '../errors/index.ts';
import type { Content, FileEntry, LayerEntry } from './layer-entry.ts';
import { encodeTarHeader, padding, TAR_END, type TarHeader } from './tar-header.ts';

/**
 * Writes entries, in the order given, as a tar stream in which nothing depends on the machine: the owner's numbers
 * without names, one time for all. A hard link says of itself what its file says: engines that unpack one set owner and
 * mode from it, for all names of the file. Content is asked for when its turn comes, and nothing of it is kept.
 *
 * @param mtime Seconds since 1970.
 * @throws Failure `OCI_CONTENT_CHANGED` when content is not as long as its entry says; the stream never goes on then.
 */
export async function* writeTar(
  entries: Iterable<LayerEntry> | AsyncIterable<LayerEntry>,
  mtime: number,
): AsyncIterable<Uint8Array> {
  const owned = new Map<string, Owned>();
  for await (const entry of entries) {
    if (entry.kind === 'file') owned.set(entry.path, { mode: entry.mode, uid: entry.uid, gid: entry.gid });
    yield encodeTarHeader(headerOf(entry, mtime, owned));
    if (entry.kind !== 'file' || entry.size === 0) continue;
    yield* exactly(entry.path, entry.size, entry.content);
    const fill = padding(entry.size);
    if (fill.byteLength > 0) yield fill;
  }
  yield TAR_END;
}

async function* exactly(path: string, size: number, content: Content): AsyncIterable<Uint8Array> {
  const opened = content instanceof Uint8Array ? content : content();
  const source = opened instanceof Promise ? await opened : opened;
  if (source instanceof Uint8Array) {
    if (source.byteLength !== size) throw changed(path, size, source.byteLength);
    yield source;
    return;
  }
  let length = 0;
  for await (const chunk of source) {
    length += chunk.byteLength;
    if (length > size) throw changed(path, size, length);
    yield chunk;
  }
  if (length !== size) throw changed(path, size, length);
}

function changed(path: string, expected: number, found: number): Failure {
  return new Failure('OCI_CONTENT_CHANGED', `${path} changed while it was being packed`, {
    hint: 'Stop what writes to it, or leave it out, and run the step again.',
    details: [
      `${expected} bytes when it was listed, ${found > expected ? 'more' : String(found)} when it was read`,
    ],
    retryable: true,
  });
}

type Owned = Pick<FileEntry, 'mode' | 'uid' | 'gid'>;

function headerOf(entry: LayerEntry, mtime: number, owned: ReadonlyMap<string, Owned>): TarHeader {
  const common = { path: entry.path, mtime, size: 0, uid: 0, gid: 0 };
  switch (entry.kind) {
    case 'file':
      return { ...common, kind: 'file', size: entry.size, mode: entry.mode, uid: entry.uid, gid: entry.gid };
    case 'directory':
      return { ...common, kind: 'directory', mode: entry.mode, uid: entry.uid, gid: entry.gid };
    case 'symlink':
      return {
        ...common,
        kind: 'symlink',
        mode: 0o777,
        uid: entry.uid,
        gid: entry.gid,
        target: entry.target,
      };
    case 'hardlink':
      return { ...common, mode: 0o644, ...owned.get(entry.target), kind: 'hardlink', target: entry.target };
    case 'whiteout': {
      const slash = entry.path.lastIndexOf('/') + 1;
      const path = `${entry.path.slice(0, slash)}.wh.${entry.path.slice(slash)}`;
      return { ...common, kind: 'file', path, mode: 0o644 };
    }
  }
}
