import { describe, expect, test } from 'vitest';
import {
  appendLayer,
  digestOf,
  emptyImage,
  encodeImage,
  findStandIn,
  MEDIA_TYPES,
  STAND_IN_LABEL,
  withAnnotations,
  withRuntime,
  type Layer,
} from '../../../src/oci/index.ts';
import { describeImageProblems } from '../../../src/oci/image-problems.ts';

const layer = (name: string): Layer => ({
  mediaType: MEDIA_TYPES.layerGzip,
  digest: digestOf(name),
  size: 1,
  diffId: digestOf(`${name} unpacked`),
  uncompressedSize: 2,
});
const bare = emptyImage({ os: 'linux', architecture: 'arm64', variant: 'v8' });

describe('an image', () => {
  test('grows by layers, bottom first, with their diffIDs and history', () => {
    const image = appendLayer(appendLayer(bare, layer('a'), { created_by: 'one' }), layer('b'), {
      created_by: 'two',
    });
    expect(image.layers.map(({ digest }) => digest)).toEqual([digestOf('a'), digestOf('b')]);
    expect(image.config.rootfs.diff_ids).toEqual([layer('a').diffId, layer('b').diffId]);
    expect(image.config.history).toEqual([{ created_by: 'one' }, { created_by: 'two' }]);
    expect(describeImageProblems(image)).toEqual([]);
    expect(bare.layers).toEqual([]);
  });

  test('a base without history gets one, so that layers and history stay in step', () => {
    const base = {
      ...appendLayer(bare, layer('a'), {}),
      config: {
        ...bare.config,
        history: undefined,
        rootfs: { type: 'layers' as const, diff_ids: [layer('a').diffId] },
      },
    };
    expect(describeImageProblems(appendLayer(base, layer('b'), { created_by: 'b' }))).toEqual([]);
  });

  test('the same value is the same bytes, and the manifest says what it is', () => {
    const image = withAnnotations(appendLayer(bare, layer('a'), {}), { a: '1' });
    const first = encodeImage(image);
    expect(encodeImage(image).manifest.descriptor).toEqual(first.manifest.descriptor);
    const manifest: unknown = JSON.parse(Buffer.from(first.manifest.bytes).toString());
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config: { mediaType: MEDIA_TYPES.config, digest: digestOf(first.config.bytes) },
      layers: [{ mediaType: MEDIA_TYPES.layerGzip, digest: digestOf('a'), size: 1 }],
      annotations: { a: '1' },
    });
    expect(JSON.stringify(manifest)).not.toContain('diffId');
    expect(JSON.parse(Buffer.from(first.config.bytes).toString())).toMatchObject({
      architecture: 'arm64',
      variant: 'v8',
    });
  });

  test('layers of docker are called by their OCI names, zstd and plain ones stay', () => {
    const types = [
      MEDIA_TYPES.dockerLayerGzip,
      MEDIA_TYPES.dockerLayerTar,
      MEDIA_TYPES.layerZstd,
      MEDIA_TYPES.layerTar,
    ];
    const image = types.reduce(
      (all, mediaType) => appendLayer(all, { ...layer(mediaType), mediaType }, {}),
      bare,
    );
    const manifest = JSON.parse(Buffer.from(encodeImage(image).manifest.bytes).toString()) as {
      layers: { mediaType: string }[];
    };
    expect(manifest.layers.map(({ mediaType }) => mediaType)).toEqual([
      MEDIA_TYPES.layerGzip,
      MEDIA_TYPES.layerTar,
      MEDIA_TYPES.layerZstd,
      MEDIA_TYPES.layerTar,
    ]);
  });
});

describe('what a container runs with', () => {
  const base = withRuntime(bare, {
    entrypoint: ['/a'],
    cmd: ['b'],
    env: { PATH: '/bin', A: '1' },
    labels: { old: '1' },
  });
  const runtime = (change: Parameters<typeof withRuntime>[1]): unknown => ({
    Cmd: 'none',
    ...withRuntime(base, change).config.config,
  });

  test.each<[string, Parameters<typeof withRuntime>[1], object]>([
    ['an entrypoint clears the command', { entrypoint: ['/x'] }, { Entrypoint: ['/x'], Cmd: 'none' }],
    ['unless one is given', { entrypoint: ['/x'], cmd: ['y'] }, { Entrypoint: ['/x'], Cmd: ['y'] }],
    ['an empty command is none', { cmd: [] }, { Entrypoint: ['/a'], Cmd: 'none' }],
    ['a user changes nothing else', { user: '584792' }, { User: '584792', Entrypoint: ['/a'], Cmd: ['b'] }],
    [
      'a variable keeps its place',
      { env: { B: '2', PATH: '/usr/bin' } },
      { Env: ['PATH=/usr/bin', 'A=1', 'B=2'] },
    ],
    ['labels replace all labels', { labels: { new: '2' } }, { Labels: { new: '2' } }],
    ['nothing', {}, { Entrypoint: ['/a'], Cmd: ['b'], Env: ['PATH=/bin', 'A=1'] }],
  ])('%s', (_, change, expected) => expect(runtime(change)).toMatchObject(expected));
});

describe('what does not hold together', () => {
  const one = appendLayer(bare, layer('a'), {});
  test.each<[string, Parameters<typeof describeImageProblems>[0]]>([
    [
      'a layer without a diffID',
      { ...one, config: { ...one.config, rootfs: { type: 'layers', diff_ids: [] } } },
    ],
    ['history of more layers than there are', { ...one, config: { ...one.config, history: [{}, {}] } }],
    [
      'a layer of an unknown kind',
      { ...one, layers: one.layers.map((each) => ({ ...each, mediaType: 'text/plain' })) },
    ],
  ])('%s', (_, image) => expect(describeImageProblems(image)).toHaveLength(1));
});

test('a stand-in base is known by its label', () => {
  expect(findStandIn(bare)).toBeUndefined();
  expect(findStandIn(withRuntime(bare, { labels: { [STAND_IN_LABEL]: 'debian 12' } }))).toBe('debian 12');
});
