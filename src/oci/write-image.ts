import type { BlobStore } from './blob-store.ts';
import { encodeImage, type Image } from './image.ts';
import type { StoredImage } from './stored-image.ts';

/** Writes configuration and manifest of an image; its layers must be in the store already. */
export async function writeImage(store: BlobStore, image: Image): Promise<StoredImage> {
  const { config, manifest } = encodeImage(image);
  await store.writeBytes(config.bytes);
  await store.writeBytes(manifest.bytes);
  return { manifest: manifest.descriptor, config: config.descriptor, image };
}
