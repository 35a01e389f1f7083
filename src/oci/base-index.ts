import type { BlobStore } from './blob-store.ts';
import type { Digest } from './digest.ts';
import type { StoredImage } from './stored-image.ts';

/** One path of an image's root file system as a container sees it. */
export interface BasePath {
  readonly kind: 'file' | 'directory' | 'symlink' | 'device';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Of a file. */
  readonly sha256?: string | undefined;
  /** Of a symlink, as written. */
  readonly target?: string | undefined;
}

/** What an image's root file system holds. */
export interface BaseIndex {
  readonly manifest: Digest;
  /** By path without a leading `/`. */
  readonly paths: ReadonlyMap<string, BasePath>;
  /** The content of the small files that a builder reads (see `COPIED_FILES`), by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The files whose content is kept in a base index: a path, or a folder with everything below it (`/**`). */
export const COPIED_FILES: readonly string[] = [
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
 * @throws Failure `OCI_ARCHIVE_INVALID` for a layer that tries to leave its root, `OCI_LIMIT_EXCEEDED`, …
 */
export async function readBaseIndex(store: BlobStore, image: StoredImage): Promise<BaseIndex> {
  await Promise.resolve([store, image]);
  throw new Error('not yet');
}
