import type { BlobStore } from './blob-store.ts';
import { findSavedIndex, saveIndex } from './base-index-file.ts';
import type { Digest } from './digest.ts';
import type { BasePath } from './file-tree.ts';
import { readImageFiles } from './image-files.ts';
import type { StoredImage } from './stored-image.ts';

/** What an image's root file system holds. */
export interface BaseIndex {
  readonly manifest: Digest;
  /** By path without a leading `/`. */
  readonly paths: ReadonlyMap<string, BasePath>;
  /** The content of the small files that a builder reads (see `COPIED_FILES`), by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The files whose content is kept in a base index: a path, or a folder with everything below it (`/**`). */
const COPIED_FILES: readonly string[] = [
  'etc/apt/**',
  'usr/share/keyrings/**',
  'var/lib/dpkg/status',
  'var/lib/dpkg/arch',
  'var/lib/dpkg/diversions',
  'etc/passwd',
  'etc/group',
  'etc/shadow',
  'etc/os-release',
  'usr/lib/os-release',
];

/**
 * Looks through all layers of an image once, without unpacking anything to disk. The result is remembered in the
 * store by the manifest's digest, so a second call costs one small read.
 *
 * @throws Failure `OCI_ARCHIVE_INVALID` for a layer that tries to leave its root, `OCI_IMAGE_INVALID` for one that
 *   is not what the configuration says, `OCI_LIMIT_EXCEEDED`, …
 */
export async function readBaseIndex(store: BlobStore, image: StoredImage): Promise<BaseIndex> {
  const saved = await findSavedIndex(store, image.manifest.digest);
  if (saved !== undefined) return saved;

  const index = {
    manifest: image.manifest.digest,
    ...(await readImageFiles(store, image.image, isCopied)),
  };
  await saveIndex(store, index);
  return index;
}

function isCopied(path: string): boolean {
  return COPIED_FILES.some((pattern) =>
    pattern.endsWith('/**') ? path.startsWith(pattern.slice(0, -2)) : path === pattern,
  );
}
