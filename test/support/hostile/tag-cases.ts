import { MEDIA_TYPES } from '../../../src/oci/index.ts';
import { answer, type HostileCase, times } from './case.ts';

/** Faults 19 and 20: what a tag may already be, or become. */
export const TAG_CASES: readonly HostileCase[] = [
  {
    ...{ id: '19a', name: 'an immutable tag that holds this image', work: 'push', verdict: 'works' },
    prepare({ server, image, blobs }) {
      for (const [digest, bytes] of blobs) server.blobs.set(digest, bytes);
      const entry = {
        bytes: blobs.get(image.manifest.digest) ?? new Uint8Array(),
        mediaType: image.manifest.mediaType,
      };
      server.manifests.set('1', entry);
      server.manifests.set(image.manifest.digest, entry);
      server.script(/PUT .*manifests\/1/, ...times(9, answer(409)));
    },
  },
  {
    ...{ id: '19b', name: 'an immutable tag that holds something else', work: 'push', verdict: 'is refused' },
    prepare: ({ server }) => server.script(/PUT .*manifests\/1/, ...times(9, answer(409))),
  },
  {
    ...{ id: '20', name: 'another job moves the tag at the same moment', work: 'push', verdict: 'either' },
    otherImage: true,
    prepare({ server }) {
      const theirs = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: MEDIA_TYPES.manifest };
      server.script(/PUT .*manifests\/1/, {
        change(reply) {
          server.manifests.set('1', theirs);
          return reply;
        },
      });
    },
    complain: ({ server, image }) =>
      server.manifests.has(image.manifest.digest) ? undefined : 'the image is not there by its digest',
  },
];
