import { gunzipSync } from 'node:zlib';
import { digestOf, MEDIA_TYPES } from '../../../src/oci/index.ts';
import { answer, times, type HostileCase, type HostileLab } from './case.ts';

const GHOST = { digest: `sha256:${'1'.repeat(64)}`, size: 10 };
const LAYER = { mediaType: MEDIA_TYPES.layerGzip, ...GHOST };
const CONFIG = { mediaType: MEDIA_TYPES.config, ...GHOST };
const AMD64 = { os: 'linux', architecture: 'amd64' };

const indexOf = (...manifests: object[]): object => ({
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.index,
  manifests,
});
const first = ({ image }: HostileLab): string => image.image.layers[0]?.digest ?? '';

/** The manifest of the sample, to be changed. */
function manifestOf({ blobs, image }: HostileLab): { config: object; layers: object[] } {
  const bytes = blobs.get(image.manifest.digest) ?? new Uint8Array();
  return JSON.parse(Buffer.from(bytes).toString()) as { config: object; layers: object[] };
}

/** What was pulled is the manifest that was offered, byte for byte. */
function isKept({ server }: HostileLab, said: string): string | undefined {
  const offered = digestOf(server.manifests.get('kept')?.bytes ?? new Uint8Array());
  return said === offered ? undefined : `it made ${said} of ${offered}`;
}

/** A case in which a document under the tag `bad` must be refused. */
function document(id: string, name: string, make: (lab: HostileLab) => unknown, type?: string): HostileCase {
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

/** Faults 13 to 18 and 22: what a registry may deliver. */
export const PULL_CASES: readonly HostileCase[] = [
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
  {
    ...{ id: '18a', name: 'layers that are not compressed: kept as they are', tag: 'kept', otherImage: true },
    ...{ work: 'pull', verdict: 'works' },
    prepare(lab) {
      const layers = lab.image.image.layers.map(({ digest }) => {
        const bytes = gunzipSync(lab.blobs.get(digest) ?? new Uint8Array());
        lab.server.blobs.set(digestOf(bytes), bytes);
        return { mediaType: MEDIA_TYPES.layerTar, digest: digestOf(bytes), size: bytes.byteLength };
      });
      lab.offer('kept', { ...manifestOf(lab), layers });
    },
    complain: isKept,
  },
  {
    ...{ id: '18b', name: "Docker's own media types: kept as they are", tag: 'kept', otherImage: true },
    ...{ work: 'pull', verdict: 'works' },
    prepare(lab) {
      const { config, layers } = manifestOf(lab);
      const docker = 'application/vnd.docker';
      lab.offer(
        'kept',
        {
          schemaVersion: 2,
          mediaType: `${docker}.distribution.manifest.v2+json`,
          config: { ...config, mediaType: `${docker}.container.image.v1+json` },
          layers: layers.map((layer) => ({
            ...layer,
            mediaType: `${docker}.image.rootfs.diff.tar.gzip`,
          })),
        },
        `${docker}.distribution.manifest.v2+json`,
      );
    },
    complain: isKept,
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
