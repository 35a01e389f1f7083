import type { BlobSource } from './blob-source.ts';
import { digestHex, digestOf } from './digest.ts';
import { applyChanges, type BasePath } from './file-tree.ts';
import type { Image } from './image.ts';
import { readLayerChanges } from './layer-changes.ts';
import { unpackedLayer } from './unpacked-layer.ts';

/** What an image's root file system holds, as a container would see it. */
export interface ImageFiles {
  /** By path without a leading `/`, in byte order. */
  readonly paths: ReadonlyMap<string, BasePath>;
  /** The content of the files that were asked for, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Looks through all layers of an image once, from the bottom, without unpacking anything to disk.
 *
 * @param isWanted Which files' content is kept; they should be few and small.
 * @throws Failure `OCI_ARCHIVE_INVALID` for a layer that tries to leave its root, `OCI_IMAGE_INVALID` for one that
 *   is not what the configuration says, `OCI_LIMIT_EXCEEDED`, …
 */
export async function readImageFiles(
  content: BlobSource,
  image: Image,
  isWanted: (path: string) => boolean,
): Promise<ImageFiles> {
  const paths = new Map<string, BasePath>();
  const files = new Map<string, Uint8Array>();
  for (const position of image.layers.keys()) {
    const kept = new Map<string, Uint8Array>();
    const changes = await readLayerChanges(
      unpackedLayer(content, image, position),
      paths,
      isWanted,
      (path, bytes) => kept.set(path, bytes),
    );
    applyChanges(paths, changes);
    for (const [path, bytes] of kept) files.set(path, bytes);
  }
  // A file may have been removed, or replaced by something else, in a layer above the one that held it.
  for (const [path, bytes] of files) {
    if (paths.get(path)?.sha256 !== digestHex(digestOf(bytes))) files.delete(path);
  }
  return { paths: sorted(paths), files: sorted(files) };
}

function sorted<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
