import { describe, expect, test } from 'vitest';
import { nameArtifacts } from '../../../actions/pack-rock/artifact-names.ts';
import { selectCraftPlatform } from '../../../actions/pack-rock/craft-platform.ts';
import { checkArchitectures, givenFor } from '../../../actions/pack-rock/given.ts';
import { digestOf } from '../../../actions/pack-rock/outputs.ts';
import { tellShared } from '../../../actions/pack-rock/shared-layers.ts';
import { describeProject, rockcraft } from '../../../src/craft/index.ts';
import { composeIndex, emptyImage, encodeImage, type StoredImage } from '../../../src/oci/index.ts';
import { parseYaml } from '../../../src/project/index.ts';
import type { BuiltRock, LayerReport, RockPlan } from '../../../src/rock/index.ts';

const none = {
  'base-image': undefined,
  resolution: undefined,
  'pebble-binary': undefined,
  'statsd-exporter-binary': undefined,
};

describe('an input for each architecture', () => {
  const inputs = { ...none, 'base-image': { by: { amd64: 'a.tar' } }, resolution: { every: 'r.json' } };

  test('gives what stands on the line, what is for all, or nothing', () => {
    expect(givenFor(inputs, 'base-image', 'amd64')).toBe('a.tar');
    expect(givenFor(inputs, 'resolution', 'arm64')).toBe('r.json');
    expect(givenFor(inputs, 'pebble-binary', 'arm64')).toBeUndefined();
  });

  test('without a line for what is packed is refused, and so is a line for no architecture', () => {
    expect(() => givenFor(inputs, 'base-image', 'arm64')).toThrow('input `base-image` has no line for arm64');
    expect(() => checkArchitectures(inputs)).not.toThrow();
    const misspelt = { ...none, 'pebble-binary': { by: { amd64: 'p', aarch64: 'q' } } };
    expect(() => checkArchitectures(misspelt)).toThrow('input `pebble-binary`: aarch64 is no architecture');
  });
});

describe('the digest of several rocks', () => {
  const stored = (architecture: string): StoredImage => {
    const image = emptyImage({ os: 'linux', architecture });
    const { config, manifest } = encodeImage(image);
    return { image, config: config.descriptor, manifest: manifest.descriptor };
  };
  const [amd64, arm64] = [stored('amd64'), stored('arm64')];

  test('is that of the index, of one its own, and of two for the same architecture there is none', () => {
    expect(digestOf([amd64])).toBe(amd64.manifest.digest);
    expect(digestOf([arm64, amd64])).toBe(composeIndex([amd64, arm64]).descriptor.digest);
    expect(digestOf([amd64, amd64])).toBeUndefined();
  });
});

test('a layer that two rocks have is told once', () => {
  const layer = (name: LayerReport['name'], digit: string): LayerReport => {
    const digest = `sha256:${digit.repeat(64)}` as const;
    return { name, digest, diffId: digest, size: 1, reused: false, why: 'first build' };
  };
  const rock = (platform: string, layers: readonly LayerReport[]): { plan: RockPlan; built: BuiltRock } => ({
    plan: { platform } as RockPlan,
    built: { layers } as BuiltRock,
  });
  const told = tellShared([
    rock('amd64', [layer('platform', '1'), layer('app', '2')]),
    rock('arm64', [layer('platform', '3'), layer('app', '2')]),
  ]);
  expect(told.map(({ shared }) => shared)).toEqual([0, 1]);
  expect(told.map(({ layers }) => layers.map(({ why }) => why))).toEqual([
    ['first build', 'first build'],
    ['first build', 'the same as for amd64'],
  ]);
});

describe('all platforms of rockcraft', () => {
  const select = (text: string, wanted: string | undefined): string | undefined => {
    const document = parseYaml(`name: a\nbase: ubuntu@24.04\nplatforms:\n${text}`, 'rockcraft.yaml');
    return selectCraftPlatform(
      wanted,
      describeProject(rockcraft, '/app', document, 'amd64', () => false),
      'amd64',
    );
  };

  test.each([
    ['are what it packs by itself', '  amd64:\n', 'all', undefined],
    ['built here for another', '  amd64:\n  a: {build-on: amd64, build-for: arm64}\n', 'all', undefined],
    ['not asked for', '  amd64:\n  arm64:\n', undefined, undefined],
    ['one of them', '  amd64:\n  arm64:\n', 'amd64', 'amd64'],
    ['one that is called so', '  all: {build-on: amd64, build-for: amd64}\n', 'all', 'all'],
  ])('%s', (_, text, wanted, asked) => {
    expect(select(text, wanted)).toBe(asked);
  });

  test('are refused where it cannot pack one of them', () => {
    expect(() => select('  amd64:\n  arm64:\n', 'all')).toThrow(
      'rockcraft does not pack the platform arm64 on amd64',
    );
  });
});

describe('the names under which rocks are kept', () => {
  const named = (...rocks: readonly string[]): readonly string[] =>
    nameArtifacts('rock', { rock: rocks.join('\n'), name: 'shop', version: '1_0' }).map(({ name }) => name);

  test.each([
    [[], []],
    [['out/shop_1_0_amd64.rock'], ['rock']],
    [
      ['out/shop_1_0_amd64.rock', 'out/shop_1_0_my_arm.rock'],
      ['rock-amd64', 'rock-my_arm'],
    ],
    [
      ['a/x.rock', 'b/y.rock'],
      ['rock-x', 'rock-y'],
    ],
  ])('of %j', (rocks, names) => {
    expect(named(...rocks)).toEqual(names);
  });
});
