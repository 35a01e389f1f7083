export { digestHex, digestOf, isDigest } from './digest.ts';
export type { Digest } from './digest.ts';
export type { Descriptor } from './descriptor.ts';
export { MEDIA_TYPES } from './media-types.ts';
export { decompress } from './decompress.ts';
export { formatPlatform, platformMatches, platformOfDebian } from './platform.ts';
export type { Platform } from './platform.ts';
export { formatReference, parseReference } from './reference.ts';
export type { Reference } from './reference.ts';
export { parseManifestOrIndex } from './manifest.ts';
export type { ManifestOrIndex } from './manifest.ts';
export { parseConfig } from './config.ts';
export { parseStrictJson } from './strict-json.ts';
export { openBlobStore } from './blob-store.ts';
export { collect } from './content-streams.ts';
export { dropDamaged } from './drop-damaged.ts';
export type { BlobName, BlobSource } from './blob-source.ts';
export type { BlobStore } from './blob-store.ts';
export type { Content, DirectoryEntry, FileEntry, LayerEntry } from './layer-entry.ts';
export { writeLayer } from './layer.ts';
export { canonicalJson } from './canonical-json.ts';
export { cachedLayer, layerKey } from './layer-cache.ts';
export {
  appendLayer,
  emptyImage,
  encodeImage,
  imageOf,
  withAnnotations,
  withOrigin,
  withRuntime,
} from './image.ts';
export type { Encoded, Image, Layer, RuntimeChange } from './image.ts';
export { composeIndex } from './image-index.ts';
export { readImage } from './stored-image.ts';
export { writeImage } from './write-image.ts';
export type { StoredImage } from './stored-image.ts';
export { renderArchive, writeLayout, writeOciArchive } from './layout.ts';
export { importImage, openImage } from './open-image.ts';
export type { OpenedImage } from './open-image.ts';
export { readLayer } from './read-layer.ts';
export { selectManifest } from './select-manifest.ts';
export { readTar } from './tar-read.ts';
export type { TarHeader } from './tar-header.ts';
export { safePath } from './safe-path.ts';
export { checkComposed } from './check-composed.ts';
export { describeImageProblems } from './image-problems.ts';
export { validateImage } from './validate.ts';
export { readBaseIndex } from './base-index.ts';
export type { BaseIndex } from './base-index.ts';
export { LookupMap } from './lookup-map.ts';
export { readImageFiles } from './image-files.ts';
export type { ImageFiles } from './image-files.ts';
export type { BasePath } from './file-tree.ts';
export { findStandIn, STAND_IN_LABEL } from './stand-in.ts';
