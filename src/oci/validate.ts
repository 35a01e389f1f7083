import { Failure, isFailure } from '../errors/index.ts';
import type { BlobSource } from './blob-source.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import type { Image } from './image.ts';
import { absent, describeImageProblems, refuse } from './image-problems.ts';
import { readImage, type StoredImage } from './stored-image.ts';
import { unpackedLayer } from './unpacked-layer.ts';

export interface ValidateOptions {
  /** Layers whose content need not be read again, because this run has made or checked them. */
  readonly trusted?: ReadonlySet<Digest>;
  /** Bytes that all layers together may unpack to, for an image that somebody else has made. Default: no limit. */
  readonly unpacked?: number;
}

/**
 * Reads an image back and checks that it holds together: every blob is there with its digest and size, each layer
 * unpacks to the diffID at its place, history and layers agree.
 *
 * @throws Failure `OCI_IMAGE_INVALID` with every problem in `details`, `OCI_LIMIT_EXCEEDED`; failures of the disk
 *   pass through
 */
export async function validateImage(
  source: BlobSource,
  manifest: Descriptor,
  options: ValidateOptions = {},
): Promise<StoredImage> {
  const stored = await readImage(source, manifest);
  const problems = describeImageProblems(stored.image);
  const budget = { left: options.unpacked ?? Infinity };
  for (const [position, layer] of stored.image.layers.entries()) {
    if (!(await source.has(layer))) {
      problems.push(absent(position, layer));
    } else if (options.trusted?.has(layer.digest) !== true && problems.length === 0) {
      problems.push(...(await contentProblems(source, stored.image, position, budget)));
    }
  }
  refuse(manifest, problems);
  return stored;
}

async function contentProblems(
  source: BlobSource,
  image: Image,
  position: number,
  budget: { left: number },
): Promise<string[]> {
  try {
    for await (const chunk of unpackedLayer(source, image, position)) {
      budget.left -= chunk.byteLength;
      if (budget.left < 0) {
        throw new Failure('OCI_LIMIT_EXCEEDED', 'the layers of the image unpack to more than is allowed');
      }
    }
    return [];
  } catch (error) {
    if (!isFailure(error, 'OCI_IMAGE_INVALID', 'OCI_ARCHIVE_INVALID', 'OCI_BLOB_CORRUPT')) throw error;
    return [error.message, ...error.details];
  }
}
