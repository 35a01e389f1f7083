export { digestHex, digestOf, isDigest, newHasher, parseDigest } from './digest.ts';
export type { Digest, Hasher } from './digest.ts';
export type { Descriptor } from './descriptor.ts';
export { isIndexType, isManifestType, layerCompression, MEDIA_TYPES } from './media-types.ts';
export type { Compression } from './media-types.ts';
export { decompress } from './decompress.ts';
export { formatPlatform, platformMatches, platformOfDebian } from './platform.ts';
export type { Platform } from './platform.ts';
export { formatReference, parseReference } from './reference.ts';
export type { Reference } from './reference.ts';
export { parseManifest, parseManifestOrIndex } from './manifest.ts';
export type { Index, Manifest, ManifestOrIndex } from './manifest.ts';
export { parseConfig } from './config.ts';
export type { HistoryEntry, ImageConfig, RuntimeConfig } from './config.ts';
export { parseStrictJson } from './strict-json.ts';
export { openBlobStore } from './blob-store.ts';
export { collect } from './content-streams.ts';
export { dropDamaged } from './drop-damaged.ts';
export type { BlobName, BlobSource } from './blob-source.ts';
export type { BlobStore, StorePorts } from './blob-store.ts';
export type {
  Content,
  DirectoryEntry,
  FileEntry,
  HardlinkEntry,
  LayerEntry,
  SymlinkEntry,
  WhiteoutEntry,
} from './layer-entry.ts';
export { LAYER_MTIME, writeLayer } from './layer.ts';
export type { LayerOptions } from './layer.ts';
export { canonicalJson } from './canonical-json.ts';
export { cachedLayer, findCachedLayer, layerKey } from './layer-cache.ts';
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
export type { ArchiveNames, WrittenArchive } from './layout.ts';
export { streamDockerArchive } from './docker-save.ts';
export { importImage, openImage } from './open-image.ts';
export type { ImageSource, OpenedImage } from './open-image.ts';
export { readLayer } from './read-layer.ts';
export type { StoredMember } from './read-layer.ts';
export { selectManifest } from './select-manifest.ts';
export { readTar } from './tar-read.ts';
export type { TarMember } from './tar-read.ts';
export type { TarHeader, TarKind } from './tar-header.ts';
export { safePath } from './safe-path.ts';
export { checkComposed } from './check-composed.ts';
export { describeImageProblems } from './image-problems.ts';
export { validateImage } from './validate.ts';
export type { ValidateOptions } from './validate.ts';
export { COPIED_FILES, readBaseIndex } from './base-index.ts';
export type { BaseIndex } from './base-index.ts';
export { LookupMap } from './lookup-map.ts';
export { readImageFiles } from './image-files.ts';
export type { ImageFiles } from './image-files.ts';
export type { BasePath } from './file-tree.ts';
export { findStandIn, STAND_IN_LABEL } from './stand-in.ts';
