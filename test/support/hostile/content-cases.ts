import { answer, times, type HostileCase } from './case.ts';
import { first, GHOST, manifestOf } from './offered.ts';

/** Faults 13, 14, 17, 22 and 56: what a registry may deliver. */
export const CONTENT_CASES: readonly HostileCase[] = [
  {
    ...{ id: '13a', name: 'a flipped bit in a layer', work: 'pull', verdict: 'is refused' },
    prepare(lab) {
      const bytes = Buffer.from(lab.blobs.get(first(lab)) ?? []);
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      lab.server.blobs.set(first(lab), bytes);
    },
  },
  {
    ...{ id: '13b', name: 'a layer with a byte too few', work: 'pull', verdict: 'is refused' },
    prepare: (lab) =>
      void lab.server.blobs.set(first(lab), (lab.blobs.get(first(lab)) ?? new Uint8Array()).slice(0, -1)),
  },
  {
    ...{ id: '13c', name: 'a layer with something after it', work: 'pull', verdict: 'is refused' },
    prepare: (lab) =>
      void lab.server.blobs.set(
        first(lab),
        Buffer.concat([lab.blobs.get(first(lab)) ?? new Uint8Array(), Buffer.from('more')]),
      ),
  },
  {
    ...{
      id: '13d',
      name: 'a download that breaks off and works the second time',
      work: 'pull',
      verdict: 'works',
    },
    prepare: ({ server }) => server.script(/GET .*blobs/, 'truncate'),
  },
  {
    ...{ id: '14', name: 'a digest header that contradicts the body', work: 'pull', verdict: 'is refused' },
    prepare: ({ server }) =>
      server.script(
        /(GET|HEAD) .*manifests/,
        ...times(9, {
          change: (reply) => ({
            ...reply,
            headers: { ...reply.headers, 'docker-content-digest': GHOST.digest },
          }),
        }),
      ),
  },
  {
    ...{
      id: '17',
      name: 'a layer that names another host: it is not asked, above all not with the login',
      work: 'pull',
      verdict: 'either',
      tag: 'foreign',
      otherImage: true,
    },
    prepare(lab) {
      const manifest = manifestOf(lab);
      const urls = [`http://${lab.other.host}/layer`];
      lab.offer('foreign', { ...manifest, layers: manifest.layers.map((layer) => ({ ...layer, urls })) });
    },
    complain: ({ other }) => (other.seen.length > 0 ? 'the other host was asked' : undefined),
  },
  {
    ...{ id: '22', name: 'a layer that comes byte by byte', work: 'pull', verdict: 'works' },
    prepare: ({ server }) => server.script(/GET .*blobs/, 'drip'),
  },
  {
    ...{ id: '56', name: 'a download that is redirected in a circle', work: 'pull', verdict: 'is refused' },
    prepare: (lab) =>
      lab.server.script(
        /GET .*blobs/,
        ...times(
          200,
          answer(307, { location: `http://${lab.server.host}/v2/acme/shop/blobs/${first(lab)}` }),
        ),
      ),
  },
];
