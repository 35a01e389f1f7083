import { Failure } from '../errors/index.ts';
import type { BlobName, BlobSource } from './blob-source.ts';
import { measured } from './content-streams.ts';
import { decompress, unpackAtOnce } from './decompress.ts';
import { newHasher } from './digest.ts';
import type { Image } from './image.ts';
import { layerCompression, type Compression } from './media-types.ts';

/**
 * The tar of an image's layer, counted from the bottom. Read to its end it is known to be what the configuration
 * says (its diffID).
 *
 * @throws Failure `OCI_IMAGE_INVALID`, `OCI_UNSUPPORTED` for a layer of an unknown kind, or as `BlobSource.read`
 */
export async function* unpackedLayer(
  source: BlobSource,
  image: Image,
  position: number,
): AsyncIterable<Uint8Array> {
  const layer = image.layers[position];
  const diffId = image.config.rootfs.diff_ids[position];
  if (layer === undefined || diffId === undefined) {
    throw new Failure('OCI_IMAGE_INVALID', `the image has no layer ${position}, or no diffID for it`);
  }
  const compression = layerCompression(layer.mediaType);
  if (compression === undefined) {
    throw new Failure(
      'OCI_UNSUPPORTED',
      `a layer has the media type ${layer.mediaType}, which is not read here`,
      {
        hint: 'Use a base image with tar, gzip or zstd layers.',
      },
    );
  }
  const hasher = newHasher();
  yield* measured(unpack(source, layer, compression), hasher);
  const found = hasher.digest();
  if (found !== diffId) {
    throw new Failure(
      'OCI_IMAGE_INVALID',
      `the layer ${layer.digest} is not the one that the configuration names`,
      {
        hint: 'Build or pull the image again.',
        details: [`the configuration says ${diffId}`, `the layer unpacks to ${found}`],
      },
    );
  }
}

/** Bytes of a stored layer that is unpacked in one piece. */
const SMALL = 64 * 1024;

async function* unpack(
  source: BlobSource,
  layer: BlobName,
  compression: Compression,
): AsyncIterable<Uint8Array> {
  const small = compression === 'gzip' && layer.size <= SMALL;
  const content = small ? await source.readBytes(layer) : undefined;
  const whole = content && unpackAtOnce(content);
  if (whole === undefined) yield* decompress(source.read(layer), compression);
  else yield whole;
}
