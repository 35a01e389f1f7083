import {
  appendLayer,
  emptyImage,
  readTar,
  safePath,
  withRuntime,
  writeImage,
  writeLayer,
  type BlobStore,
  type LayerEntry,
  type Platform,
  type StoredImage,
} from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { DEFAULT_PATH } from '../plan/index.ts';

/**
 * Makes an image of one layer from the tar of a root file system, as mmdebstrap and debootstrap write it. Device nodes
 * are left out: every runtime brings its own `/dev`. The same tar gives the same image.
 */
export async function importRootfs(
  ports: Pick<Ports, 'files'>,
  store: BlobStore,
  path: string,
  platform: Platform,
): Promise<StoredImage> {
  const layer = await writeLayer(store, rootfsEntries(ports, path), { order: 'given' });
  const history = { created: '1980-01-01T00:00:00Z', created_by: 'root file system' };
  const image = withRuntime(appendLayer(emptyImage(platform), layer, history), {
    env: { PATH: DEFAULT_PATH },
    cmd: ['/bin/bash'],
  });
  return writeImage(store, image);
}

async function* rootfsEntries(ports: Pick<Ports, 'files'>, file: string): AsyncIterable<LayerEntry> {
  for await (const { header, content } of readTar(ports.files.readStream(file))) {
    const path = safePath(header.path);
    if (path === '') continue;
    const { mode, uid, gid, size, target = '' } = header;
    switch (header.kind) {
      case 'file':
        yield { kind: 'file', path, mode, uid, gid, size, content: () => content };
        break;
      case 'directory':
        yield { kind: 'directory', path, mode, uid, gid };
        break;
      case 'symlink':
        yield { kind: 'symlink', path, target, uid, gid };
        break;
      case 'hardlink':
        yield { kind: 'hardlink', path, target: safePath(target) };
        break;
      case 'character-device':
      case 'block-device':
      case 'fifo':
        break;
    }
  }
}
