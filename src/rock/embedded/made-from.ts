import { digestHex, emptyImage, encodeImage, type Digest, type Image } from '../../oci/index.ts';
import { ROCK_HISTORY } from './rock-image.ts';
import type { RockResolution } from './resolution.ts';

/** Whether a rock stands on the base that a resolution names: one for another base says nothing about it. */
export function isMadeFrom(image: Image, { base }: Pick<RockResolution, 'base'>): boolean {
  const label = image.config.config?.Labels?.['org.opencontainers.image.base.digest'];
  return label === undefined
    ? base.name === 'bare' && base.digest === digestBelow(image)
    : label === digestHex(base.digest as Digest);
}

/** A bare rock does not name what it stands on: slices, or nothing. Its lowest layers are that image again. */
function digestBelow({ config, layers }: Image): Digest {
  const history = config.history ?? [];
  const first = history.findIndex(({ created_by: by = '' }) => by.startsWith(ROCK_HISTORY));
  const count = first < 0 ? history.length : first;
  const empty = emptyImage({
    os: config.os,
    architecture: config.architecture,
    ...(config.variant === undefined ? {} : { variant: config.variant }),
  });
  const { manifest } = encodeImage({
    ...empty,
    layers: layers.slice(0, count),
    config: {
      ...empty.config,
      rootfs: { type: 'layers', diff_ids: config.rootfs.diff_ids.slice(0, count) },
      history: history.slice(0, count),
    },
  });
  return manifest.descriptor.digest;
}
