// https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md and, for what Docker wrote before it,
// https://distribution.github.io/distribution/spec/manifest-v2-2/

export const MEDIA_TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layerTar: 'application/vnd.oci.image.layer.v1.tar',
  layerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  layerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerLayerTar: 'application/vnd.docker.image.rootfs.diff.tar',
} as const;

export type Compression = 'none' | 'gzip' | 'zstd';

/** How a layer of this media type is packed; undefined for types that are no layers. */
export function layerCompression(mediaType: string): Compression | undefined {
  // Non-distributable and foreign layers differ only in who may store them.
  const plain = mediaType.replace('.nondistributable', '').replace('.foreign', '');
  switch (plain) {
    case MEDIA_TYPES.layerTar:
    case MEDIA_TYPES.dockerLayerTar:
      return 'none';
    case MEDIA_TYPES.layerGzip:
    case MEDIA_TYPES.dockerLayerGzip:
      return 'gzip';
    case MEDIA_TYPES.layerZstd:
      return 'zstd';
    default:
      return undefined;
  }
}

/**
 * The OCI name of a Docker layer type; others are returned as they are. A new manifest that mixes both families is
 * refused by some readers, and the bytes are the same under either name.
 */
export function ociLayerType(mediaType: string): string {
  if (mediaType === MEDIA_TYPES.dockerLayerGzip) return MEDIA_TYPES.layerGzip;
  if (mediaType === MEDIA_TYPES.dockerLayerTar) return MEDIA_TYPES.layerTar;
  return mediaType;
}

export function isManifestType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.manifest || mediaType === MEDIA_TYPES.dockerManifest;
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.index || mediaType === MEDIA_TYPES.dockerIndex;
}
