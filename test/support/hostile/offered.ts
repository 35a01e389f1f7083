import { MEDIA_TYPES } from '../../../src/oci/index.ts';
import type { HostileCase, HostileLab } from './case.ts';

/** Content that there is not. */
export const GHOST = { digest: `sha256:${'1'.repeat(64)}`, size: 10 };

export const indexOf = (...manifests: object[]): object => ({
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.index,
  manifests,
});

/** The lowest layer of the sample. */
export const first = ({ image }: HostileLab): string => image.image.layers[0]?.digest ?? '';

/** The manifest of the sample, to be changed. */
export function manifestOf({ blobs, image }: HostileLab): { config: object; layers: object[] } {
  const bytes = blobs.get(image.manifest.digest) ?? new Uint8Array();
  return JSON.parse(Buffer.from(bytes).toString()) as { config: object; layers: object[] };
}

/** A case in which a document under the tag `bad` must be refused. */
export function document(
  id: string,
  name: string,
  make: (lab: HostileLab) => unknown,
  type?: string,
): HostileCase {
  return {
    ...{ id, name, work: 'pull', verdict: 'is refused', tag: 'bad' },
    prepare: (lab) => lab.offer('bad', make(lab), type),
    complain: ({ server }) =>
      server
        .log()
        .some((line) => line.startsWith('GET') && line.includes('/blobs/') && !line.includes(GHOST.digest))
        ? 'content was downloaded'
        : undefined,
  };
}
