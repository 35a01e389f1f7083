import type { BlobStore } from './blob-store.ts';
import type { Platform } from './platform.ts';
import type { StoredImage } from './stored-image.ts';

/** An image that lies somewhere in the file system. */
export type ImageSource =
  | { readonly kind: 'layout'; readonly path: string; readonly tag?: string | undefined }
  /** An `oci-archive` (`.rock`) or what `docker save` writes: told apart by content. */
  | { readonly kind: 'archive'; readonly path: string; readonly tag?: string | undefined };

/**
 * Brings an image from a folder or a tar into the store, checking every digest on the way.
 *
 * @throws Failure `OCI_ARCHIVE_INVALID`, `OCI_DOCUMENT_INVALID`, `OCI_BLOB_CORRUPT`, `OCI_PLATFORM_MISSING`, …
 */
export async function importImage(
  store: BlobStore,
  source: ImageSource,
  platform: Platform,
): Promise<StoredImage> {
  await Promise.resolve([store, source, platform]);
  throw new Error('not yet');
}
