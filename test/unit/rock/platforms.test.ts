import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/refusal.ts';
import { selectPlatforms } from '../../../src/rock/plan/platform.ts';

const entry = (target: string): { 'build-on': string[]; 'build-for': string[] } => ({
  'build-on': ['amd64'],
  'build-for': [target],
});
const both = { amd64: entry('amd64'), arm64: entry('arm64') };
const named = { small: entry('amd64'), large: entry('amd64') };
const amd64 = { platform: 'amd64', architecture: 'amd64' };
const arm64 = { platform: 'arm64', architecture: 'arm64' };

describe('the platforms of a run', () => {
  test.each([
    ['the one of the machine', both, undefined, [amd64]],
    ['the only one, whatever the machine', { arm64: entry('arm64') }, undefined, [arm64]],
    ['the named one', both, 'arm64', [arm64]],
    ['all', both, 'all', [amd64, arm64]],
    [
      'all, of one architecture too',
      named,
      'all',
      [
        { platform: 'small', architecture: 'amd64' },
        { platform: 'large', architecture: 'amd64' },
      ],
    ],
    [
      'the one that is called all',
      { ...both, all: entry('arm64') },
      'all',
      [{ platform: 'all', architecture: 'arm64' }],
    ],
  ])('%s', (_, platforms, wanted, selected) => {
    expect(selectPlatforms(platforms, wanted, 'amd64')).toEqual(selected);
  });

  test.each([
    [
      { arm64: entry('arm64'), s390x: entry('s390x') },
      undefined,
      'has several platforms (arm64, s390x) and none for amd64: name one with the input platform, or all',
    ],
    [{}, 'all', 'names no platform'],
  ])('%j: %s is refused', (platforms, wanted, message) => {
    expect(selectPlatforms(platforms, wanted, 'amd64')).toBe(message);
  });

  test('one that is not there is refused with those that are', () => {
    expect(refusalOf(() => selectPlatforms(both, 'arm46', 'amd64'))).toMatchObject({
      code: 'INPUT_INVALID',
      hint: 'Give one of: amd64, arm64, all.',
    });
  });
});
