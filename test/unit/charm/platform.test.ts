import { describe, expect, it } from 'vitest';
import { selectPlatform, selectPython } from '../../../src/charm/index.ts';

const document = (yaml: object) => ({
  file: 'charmcraft.yaml',
  positions: new Map(),
  yaml: { type: 'charm', name: 'x', summary: '', description: '', parts: {}, ...yaml } as const,
});

describe('a charm that still has bases', () => {
  const jammy = { name: 'ubuntu', channel: '22.04' };
  const focal = { name: 'ubuntu', channel: '20.04' };
  const select = (bases: object, wanted?: string): unknown =>
    selectPlatform(document({ bases }), wanted, 'amd64');

  it('is packed for this machine where the bases name no architecture', () => {
    expect(select([{ 'build-on': [jammy], 'run-on': [jammy, focal] }])).toEqual({
      label: 'ubuntu-22.04-amd64',
      architecture: 'amd64',
      base: jammy,
      runsOn: [
        { ...jammy, architectures: ['amd64'] },
        { ...focal, architectures: ['amd64'] },
      ],
    });
  });

  it('is packed for each base and architecture that it is built on', () => {
    const both = { ...jammy, architectures: ['arm64', 'amd64'] };
    const bases = [
      { 'build-on': [both], 'run-on': [jammy] },
      { 'build-on': [focal], 'run-on': [{ ...focal, architectures: ['s390x', 'amd64'] }] },
    ];
    expect(select(bases)).toMatchObject({ label: 'ubuntu-22.04-amd64', architecture: 'amd64' });
    expect(select(bases, 'ubuntu-22.04-arm64')).toMatchObject({ architecture: 'arm64', base: jammy });
    expect(select(bases, 'ubuntu-20.04-s390x-amd64')).toEqual({
      label: 'ubuntu-20.04-s390x-amd64',
      architecture: 's390x',
      base: focal,
      runsOn: [{ ...focal, architectures: ['s390x', 'amd64'] }],
    });
    expect(() => select(bases, 'amd64')).toThrow('charmcraft.yaml has no platform amd64');
  });
});

describe('selectPlatform', () => {
  const both = { 'build-on': ['amd64'], 'build-for': ['arm64'] };
  it.each([
    [
      'this machine',
      { base: 'ubuntu@24.04', platforms: { arm64: null, amd64: null } },
      undefined,
      'amd64',
      '24.04',
      'amd64',
    ],
    [
      'the only one',
      { base: 'ubuntu@22.04', platforms: { arm64: null } },
      undefined,
      'arm64',
      '22.04',
      'arm64',
    ],
    [
      'the wanted one',
      { base: 'ubuntu@24.04', platforms: { amd64: null, arm64: null } },
      'arm64',
      'arm64',
      '24.04',
      'arm64',
    ],
    [
      'a label of its own',
      { base: 'ubuntu@24.04', platforms: { board: both } },
      'board',
      'board',
      '24.04',
      'arm64',
    ],
    [
      'a base in the label',
      { platforms: { 'ubuntu@22.04:amd64': null } },
      undefined,
      'ubuntu@22.04:amd64',
      '22.04',
      'amd64',
    ],
  ])('%s', (_, yaml, wanted, label, channel, architecture) => {
    expect(selectPlatform(document(yaml), wanted, 'amd64')).toEqual({
      label,
      architecture,
      base: { name: 'ubuntu', channel },
    });
  });

  it.each([
    ['none at all', {}, undefined, 'charmcraft.yaml lists no platforms'],
    [
      'none for this machine',
      { base: 'ubuntu@24.04', platforms: { arm64: null, s390x: null } },
      undefined,
      "none of the platforms arm64, s390x is this machine's",
    ],
    [
      'not the wanted one',
      { base: 'ubuntu@24.04', platforms: { amd64: null } },
      'arm64',
      'charmcraft.yaml has no platform arm64',
    ],
    ['no base', { platforms: { amd64: null } }, undefined, 'the platform amd64 names no base'],
    [
      'no architecture',
      { platforms: { 'ubuntu@24.04': null } },
      undefined,
      'the platform ubuntu@24.04 names no architecture',
    ],
  ])('%s is a failure', (_, yaml, wanted, message) => {
    expect(() => selectPlatform(document(yaml), wanted, 'amd64')).toThrow(
      expect.objectContaining({ code: 'CHARM_PLATFORM', message }),
    );
  });
});

describe('selectPython', () => {
  const on = (channel: string) => ({
    label: 'amd64',
    architecture: 'amd64',
    base: { name: 'ubuntu', channel },
  });

  const debian = { id: 'debian', version: '12' };
  it.each([
    ['that of the base', '24.04', {}, { version: '3.12', glibc: '2.39' }],
    ['that of an older base', '22.04', {}, { version: '3.10', glibc: '2.35' }],
    ['the same by name', '24.04', { version: '3.12' }, { version: '3.12', glibc: '2.39' }],
    [
      'another, on a system that nobody named',
      '24.04',
      { version: '3.11' },
      { version: '3.11', glibc: '2.28' },
    ],
    ['that of an image', '24.04', { image: debian }, { version: '3.11', glibc: '2.36' }],
    ['another in an image', '24.04', { image: debian, version: '3.12' }, { version: '3.12', glibc: '2.28' }],
    [
      'one in an image that is not known',
      '24.04',
      { image: { id: 'x', version: '1' }, version: '3.12' },
      { version: '3.12', glibc: '2.28' },
    ],
  ])('%s', (_, channel, wanted, expected) => {
    expect(selectPython(on(channel), wanted)).toEqual({ ...expected, architecture: 'amd64' });
  });

  it('asks for it where the base is not known', () => {
    const unknown = expect.objectContaining({ code: 'CHARM_PYTHON_UNKNOWN' }) as Error;
    expect(() => selectPython(on('18.04'), {})).toThrow(unknown);
    expect(() => selectPython(on('24.04'), { image: { id: 'alpine', version: '3' } })).toThrow(unknown);
  });
});
