import type { BlobStore } from './blob-store.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import type { StoredImage } from './stored-image.ts';

export interface ValidateOptions {
  /** Layers whose content need not be read again, because this run has made or checked them. */
  readonly trusted?: ReadonlySet<Digest>;
}

/**
 * Reads an image back and checks that it holds together: every blob is there with its digest and size, each layer
 * unpacks to the diffID at its place, history and layers agree.
 *
 * @throws Failure `OCI_IMAGE_INVALID` with every problem in `details`, or as `BlobStore.read`
 */
export async function validateImage(
  store: BlobStore,
  manifest: Descriptor,
  options: ValidateOptions = {},
): Promise<StoredImage> {
  await Promise.resolve([store, manifest, options]);
  throw new Error('not yet');
}
