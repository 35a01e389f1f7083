import { Failure } from '../errors/index.ts';
import { encode, type Encoded } from './image.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { formatPlatform } from './platform.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * The index under which an image for several platforms has one name. The same images give the same bytes, in whatever
 * order they come.
 *
 * @throws Failure `OCI_IMAGE_INVALID` when two images are for the same platform
 */
export function composeIndex(images: readonly StoredImage[]): Encoded {
  const entries = images
    .map(({ manifest: { mediaType, digest, size }, image }) => {
      const { os, architecture, variant } = image.config;
      const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) };
      return { name: formatPlatform(platform), entry: { mediaType, digest, size, platform } };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const twice = entries.find(({ name }, at) => entries[at + 1]?.name === name);
  if (twice !== undefined) {
    throw new Failure('OCI_IMAGE_INVALID', `there are two images for ${twice.name}`, {
      hint: 'Give one rock for each architecture.',
    });
  }
  return encode(MEDIA_TYPES.index, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: entries.map(({ entry }) => entry),
  });
}
