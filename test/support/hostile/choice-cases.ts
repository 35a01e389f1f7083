import { digestOf, MEDIA_TYPES } from '../../../src/oci/index.ts';
import type { HostileCase } from './case.ts';
import { document, GHOST, indexOf, manifestOf } from './offered.ts';

const AMD64 = { os: 'linux', architecture: 'amd64' };

/** Fault 16: several images under one name. */
export const CHOICE_CASES: readonly HostileCase[] = [
  document(
    '16a',
    'an index without the platform',
    ({ image }) => indexOf({ ...image.manifest, platform: { os: 'linux', architecture: 's390x' } }),
    MEDIA_TYPES.index,
  ),
  {
    ...{
      id: '16b',
      name: 'an index with attestations beside the image',
      work: 'pull',
      verdict: 'works',
      tag: 'multi',
    },
    prepare: (lab) =>
      lab.offer(
        'multi',
        indexOf(
          { mediaType: MEDIA_TYPES.manifest, ...GHOST, platform: { os: 'unknown', architecture: 'unknown' } },
          { ...lab.image.manifest, platform: AMD64 },
        ),
        MEDIA_TYPES.index,
      ),
  },
  {
    ...{ id: '16c', name: 'an index within an index', work: 'pull', verdict: 'works', tag: 'nested' },
    prepare(lab) {
      const inner = JSON.stringify(indexOf({ ...lab.image.manifest, platform: AMD64 }));
      lab.offer('inner', inner, MEDIA_TYPES.index);
      const bytes = Buffer.from(inner);
      const entry = { mediaType: MEDIA_TYPES.index, digest: digestOf(bytes), size: bytes.byteLength };
      lab.offer('nested', indexOf(entry), MEDIA_TYPES.index);
    },
  },
  arm64('16d', 'arm64 where the index says arm64/v8', 'v8'),
  arm64('16e', 'arm64 where the index names no variant', undefined),
];

/** An index with amd64 first and arm64 as some build it, of which arm64 is wanted. */
function arm64(id: string, name: string, variant: string | undefined): HostileCase {
  return {
    ...{ id, name, work: 'pull', verdict: 'works', tag: 'both', architecture: 'arm64', otherImage: true },
    prepare(lab) {
      const platform = { os: 'linux', architecture: 'arm64', ...(variant !== undefined && { variant }) };
      const known = JSON.parse(
        Buffer.from(lab.blobs.get(lab.image.config.digest) ?? []).toString(),
      ) as object;
      const config = Buffer.from(JSON.stringify({ ...known, ...platform }));
      lab.server.blobs.set(digestOf(config), config);
      const manifest = manifestOf(lab);
      const document = JSON.stringify({
        ...manifest,
        config: { ...manifest.config, digest: digestOf(config), size: config.byteLength },
      });
      lab.offer('arm64', document);
      const mediaType = MEDIA_TYPES.manifest;
      const arm = { mediaType, digest: digestOf(Buffer.from(document)), size: Buffer.byteLength(document) };
      const entries = [
        { ...lab.image.manifest, platform: AMD64 },
        { ...arm, platform },
      ];
      lab.offer('both', indexOf(...entries), MEDIA_TYPES.index);
    },
    complain({ server }, said) {
      const wanted = digestOf(server.manifests.get('arm64')?.bytes ?? new Uint8Array());
      return said === wanted ? undefined : `it took ${said}`;
    },
  };
}
