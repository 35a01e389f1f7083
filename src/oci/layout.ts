import type { BlobStore } from './blob-store.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * Writes an image as an OCI layout folder; blobs are hard links into the store where the file system can.
 *
 * @param tag The layout's name for the image (annotation `org.opencontainers.image.ref.name`).
 */
export async function writeLayout(
  store: BlobStore,
  image: StoredImage,
  folder: string,
  tag: string,
): Promise<void> {
  await Promise.resolve([store, image, folder, tag]);
  throw new Error('not yet');
}

/** Writes an image as an `oci-archive` (what a `.rock` file is) and returns its size in bytes. Deterministic. */
export async function writeOciArchive(
  store: BlobStore,
  image: StoredImage,
  file: string,
  tag: string,
): Promise<number> {
  await Promise.resolve([store, image, file, tag]);
  throw new Error('not yet');
}
