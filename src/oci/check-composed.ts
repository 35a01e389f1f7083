import type { BlobSource } from './blob-source.ts';
import { absent, describeImageProblems, refuse } from './image-problems.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * Makes sure of an image that this run has composed of parts that were read before: its documents are there with their
 * bytes, its layers with their sizes. Nothing is parsed, which `validateImage` does.
 *
 * @throws Failure `OCI_IMAGE_INVALID`, `OCI_BLOB_CORRUPT`, `OCI_BLOB_MISSING`
 */
export async function checkComposed(
  source: BlobSource,
  { manifest, config, image }: StoredImage,
): Promise<void> {
  // What was there with the right size was not written again.
  for (const document of [config, manifest]) await source.readBytes(document);
  const problems = describeImageProblems(image);
  for (const [position, layer] of image.layers.entries())
    if (!(await source.has(layer))) problems.push(absent(position, layer));
  refuse(manifest, problems);
}
