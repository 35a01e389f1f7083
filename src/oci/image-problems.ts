import { Failure } from '../errors/index.ts';
import type { Descriptor } from './descriptor.ts';
import type { Image } from './image.ts';
import { layerCompression } from './media-types.ts';

/** What is wrong with an image as far as its documents tell. */
export function describeImageProblems(image: Image): string[] {
  const { layers, config } = image;
  const problems: string[] = [];
  const diffIds = config.rootfs.diff_ids.length;
  if (diffIds !== layers.length)
    problems.push(`the manifest has ${layers.length} layers, the configuration ${diffIds}`);
  if (config.history !== undefined && config.history.length > 0) {
    const described = config.history.filter((entry) => entry.empty_layer !== true).length;
    if (described !== layers.length)
      problems.push(`the history tells of ${described} layers, there are ${layers.length}`);
  }
  for (const [position, layer] of layers.entries()) {
    if (layerCompression(layer.mediaType) === undefined)
      problems.push(`layer ${position} is of type ${layer.mediaType}`);
  }
  return problems;
}

/** That a layer is missing, or has another length. */
export function absent(position: number, { digest, size }: Descriptor): string {
  return `layer ${position} (${digest}) is not there with ${size} bytes`;
}

/** @throws Failure `OCI_IMAGE_INVALID` when there is any problem */
export function refuse({ digest }: Descriptor, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new Failure('OCI_IMAGE_INVALID', `the image ${digest} does not hold together`, {
    hint: 'Build the image again; if it was pulled, pull it again.',
    details: problems,
  });
}
