import { collect, measured } from './content-streams.ts';
import { digestHex, newHasher } from './digest.ts';
import { newChanges, noteWhiteout, type BasePath, type LayerChanges } from './file-tree.ts';
import { safePath } from './safe-path.ts';
import { badArchive } from './tar-fields.ts';
import type { TarHeader } from './tar-header.ts';
import { readTar, type TarMember } from './tar-read.ts';

/** A kept file larger than this is none of those that a builder reads. */
const MAX_KEPT = 16 * 1024 * 1024;

/**
 * Reads a layer's tar and says what it changes. Nothing is unpacked: device nodes, set-user-id files and attributes
 * are only noted.
 *
 * @param below What hard links may point to besides this layer.
 * @param keep Which files' content is handed to `kept`.
 */
export async function readLayerChanges(
  tar: AsyncIterable<Uint8Array>,
  below: ReadonlyMap<string, BasePath>,
  keep: (path: string) => boolean,
  kept: (path: string, content: Uint8Array) => void,
): Promise<LayerChanges> {
  const changes = newChanges();
  for await (const member of readTar(tar)) {
    const path = safePath(member.header.path);
    if (path === '' || noteWhiteout(changes, path)) continue;
    // A second entry of one path replaces the first, and its place in the order.
    changes.paths.delete(path);
    changes.paths.set(path, await describe(member, path, changes, below, keep, kept));
  }
  return changes;
}

async function describe(
  { header, content }: TarMember,
  path: string,
  changes: LayerChanges,
  below: ReadonlyMap<string, BasePath>,
  keep: (path: string) => boolean,
  kept: (path: string, content: Uint8Array) => void,
): Promise<BasePath> {
  const attributes = { mode: header.mode, uid: header.uid, gid: header.gid, size: 0 };
  switch (header.kind) {
    case 'directory':
      return { kind: 'directory', ...attributes };
    case 'symlink':
      return { kind: 'symlink', ...attributes, mode: 0o777, target: header.target ?? '' };
    case 'hardlink':
      return linked(header, path, changes, below);
    case 'file': {
      const hasher = newHasher();
      const passing = measured(content, hasher);
      if (keep(path) && header.size <= MAX_KEPT) kept(path, await collect(passing));
      else for await (const _ of passing);
      return { kind: 'file', ...attributes, size: header.size, sha256: digestHex(hasher.digest()) };
    }
    default:
      return { kind: 'device', ...attributes };
  }
}

function linked(
  header: TarHeader,
  path: string,
  changes: LayerChanges,
  below: ReadonlyMap<string, BasePath>,
): BasePath {
  const target = safePath(header.target ?? '');
  const file = changes.paths.get(target) ?? below.get(target);
  if (file === undefined || file.kind === 'directory') {
    throw badArchive(
      `${JSON.stringify(path)} is a hard link to ${JSON.stringify(target)}, which is no file before it`,
    );
  }
  return file;
}
