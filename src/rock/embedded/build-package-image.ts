import type { BuildContext, PackageImage, PackageImageRequest } from './types.ts';

/** Builds an image from packages and files into the content store, with the same layers and caches as a rock. */
export async function buildImageFromPackages(
  _context: BuildContext,
  _request: PackageImageRequest,
): Promise<PackageImage> {
  await Promise.resolve();
  throw new Error('not yet');
}
