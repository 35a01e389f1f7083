import { MEDIA_TYPES } from '../../../src/oci/index.ts';
import { times, type HostileCase } from './case.ts';
import { document, GHOST } from './offered.ts';

const LAYER = { mediaType: MEDIA_TYPES.layerGzip, ...GHOST };
const CONFIG = { mediaType: MEDIA_TYPES.config, ...GHOST };

/** Fault 15: documents that nobody honest writes. */
export const DOCUMENT_CASES: readonly HostileCase[] = [
  document('15a', 'a manifest above 4 MiB', () => `${' '.repeat(4 * 1024 * 1024)}{}`),
  document('15b', 'ten thousand layers', () => ({
    schemaVersion: 2,
    config: CONFIG,
    layers: times(10_000, 'cut').map(() => LAYER),
  })),
  document('15c', 'a negative size', () => ({
    schemaVersion: 2,
    config: CONFIG,
    layers: [{ ...LAYER, size: -1 }],
  })),
  document('15d', 'an absurd size', () => ({
    schemaVersion: 2,
    config: CONFIG,
    layers: [{ ...LAYER, size: 2 ** 52 }],
  })),
  document(
    '15e',
    'a key that is there twice',
    () => `{"schemaVersion":2,"layers":[],"layers":[],"config":${JSON.stringify(CONFIG)}}`,
  ),
  document('15f', 'layers and manifests at once', () => ({
    schemaVersion: 2,
    config: CONFIG,
    layers: [],
    manifests: [],
  })),
];
