import { Failure } from '../../src/errors/index.ts';
import { findStandIn, openImage, validateImage, type Digest } from '../../src/oci/index.ts';
import type { Ports } from '../../src/ports/index.ts';

/** Bytes that the layers of a rock may unpack to. */
const LARGEST_UNPACKED = 16 * 1024 ** 3;
const LABELS = ['org.opencontainers.image.title', 'org.opencontainers.image.version'] as const;
const VALUE = /^[\w.+~:-]{1,128}$/;

/**
 * Reads every byte of a rock that somebody else has packed: each digest is computed, each layer is the one that the
 * configuration names, nothing unpacks to more than an honest image. What it says about itself is well-formed, and is
 * believed in nothing.
 *
 * @throws Failure `OCI_…`, `RECEIVE_REFUSED`
 */
export async function checkRock(ports: Pick<Ports, 'files' | 'random'>, path: string): Promise<Digest> {
  const opened = await openImage(ports, { kind: 'archive', path }, undefined);
  const { image, manifest } = await validateImage(opened.content, opened.image.manifest, {
    unpacked: LARGEST_UNPACKED,
  });
  const { os, architecture, config } = image.config;
  const labels = config?.Labels ?? {};
  const wrong = [
    ...(os === 'linux' && /^[a-z0-9]{1,16}$/.test(architecture) ? [] : ['it is for no platform of Linux']),
    ...LABELS.filter((label) => !VALUE.test(labels[label] ?? '')).map(
      (label) => `its label ${label} is missing or no plain word`,
    ),
    ...(findStandIn(image) === undefined ? [] : ['it is built on a stand-in base']),
  ];
  if (wrong.length === 0) return manifest.digest;
  throw new Failure('RECEIVE_REFUSED', 'the rock of the pull request is refused', {
    hint: 'Read the pull request. An honest rock is packed with pack-rock.',
    details: wrong,
  });
}
