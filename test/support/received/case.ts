import { tinyCharm } from '../tiny-charm.ts';
import type { ReceivedRunLab } from './lab.ts';
import { noteFor, zipped } from './zip-forgery.ts';

/** A hostile artifact, and what it is refused for. What is not given is the honest one. */
export interface HostileArtifact {
  /** The code, or how it begins. */
  readonly code: string;
  readonly says?: RegExp;
  readonly rock?: (lab: ReceivedRunLab) => Buffer | Promise<Buffer>;
  readonly charm?: (lab: ReceivedRunLab) => Buffer | Promise<Buffer>;
}

export const ROCK = 'shop_1.0_amd64.rock';
export const CHARM = 'shop_amd64.charm';
export const NOTE = 'paas-action.json';
export const METADATA =
  'containers: {app: {resource: app-image}}\nresources: {app-image: {type: oci-image}}\n';

export function honestCharm(more: { readonly files?: Readonly<Record<string, string>> } = {}): Buffer {
  return tinyCharm({ name: 'shop', metadata: METADATA, ...more });
}

/** The zip of a charm with a note that is true. */
export function charmWith(content: Uint8Array): Buffer {
  return zipped({ [CHARM]: content, [NOTE]: noteFor(CHARM, content) });
}
