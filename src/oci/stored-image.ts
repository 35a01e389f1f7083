import type { BlobSource } from './blob-source.ts';
import { parseConfig } from './config.ts';
import type { Descriptor } from './descriptor.ts';
import { imageOf, type Image } from './image.ts';
import { parseManifest } from './manifest.ts';

/** An image whose manifest and configuration are in a store (and whose layers should be). */
export interface StoredImage {
  /** Of the manifest. Its digest is the image's name. */
  readonly manifest: Descriptor;
  /** Of the configuration, as it is stored. */
  readonly config: Descriptor;
  readonly image: Image;
}

/** Reads the image that a manifest's descriptor names. @throws Failure as `parseManifest`, `parseConfig`, `BlobStore.read` */
export async function readImage(source: BlobSource, descriptor: Descriptor): Promise<StoredImage> {
  const manifestBytes = await source.readBytes(descriptor);
  const manifest = parseManifest(manifestBytes, `the manifest ${descriptor.digest}`, descriptor.mediaType);
  const configBytes = await source.readBytes(manifest.config);
  const config = parseConfig(configBytes, `the configuration ${manifest.config.digest}`);
  // What an index says about a manifest (a tag, a platform) is not part of its name.
  const { mediaType, digest, size } = descriptor;
  return { manifest: { mediaType, digest, size }, config: manifest.config, image: imageOf(manifest, config) };
}
