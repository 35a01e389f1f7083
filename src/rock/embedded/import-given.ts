import { Failure, isFailure } from '../../errors/index.ts';
import { importImage, type BlobStore, type Platform, type StoredImage } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { importRootfs } from './rootfs-base.ts';
import type { BaseSource } from './types.ts';

/**
 * Takes a base that lies on this machine into the store. Loaded when a base is seen for the first time.
 *
 * @throws Failure of `importImage`
 */
export function importGiven(
  ports: Pick<Ports, 'files'>,
  store: BlobStore,
  source: Exclude<BaseSource, { kind: 'reference' }>,
  platform: Platform,
): Promise<StoredImage> {
  return importImage(store, source, platform)
    .catch((error: unknown) => {
      // A tar that is no image may be a root file system; if it is not that either, the first answer is the useful one.
      if (source.kind !== 'archive' || !isFailure(error, 'OCI_IMAGE_INVALID')) throw error;
      return importRootfs(ports, store, source.path, platform);
    })
    .catch((error: unknown) => {
      if (!isFailure(error, 'OCI_IMAGE_INVALID', 'OCI_ARCHIVE_INVALID') || error.at !== undefined)
        throw error;
      throw new Failure(error.code, `the base image cannot be read: ${error.message}`, {
        hint: 'Give `base-image` the archive of an image, a folder in OCI layout, or the tar of a root file system.',
        at: { file: source.path },
        details: error.details,
        cause: error,
      });
    });
}
