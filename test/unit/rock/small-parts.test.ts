import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/errors/index.ts';
import {
  findArchitecture,
  findInstalled,
  parseOsRelease,
  upstreamVersion,
} from '../../../src/rock/embedded/base-facts.ts';
import { parseBaseSource } from '../../../src/rock/embedded/base-source.ts';
import { explain, joinEntries } from '../../../src/rock/embedded/layer-step.ts';
import { computeId, renderCreated } from '../../../src/rock/embedded/metadata-layer.ts';
import { checkRequest, checkTools } from '../../../src/rock/embedded/pinned.ts';
import { parseResolution } from '../../../src/rock/embedded/resolution.ts';
import { renderResolution } from '../../../src/rock/embedded/resolution-of.ts';
import { addDaemonUser } from '../../../src/rock/embedded/users.ts';
import { fileEntry } from '../../../src/rock/embedded/image-paths.ts';
import { allSettled } from '../../../src/rock/embedded/all-settled.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('the base-image input', () => {
  test.each([
    ['ubuntu:24.04', { kind: 'reference', reference: 'ubuntu:24.04' }],
    ['ghcr.io/x/y@sha256:00', { kind: 'reference', reference: 'ghcr.io/x/y@sha256:00' }],
    ['docker://ghcr.io/x/y', { kind: 'reference', reference: 'ghcr.io/x/y' }],
    ['oci:base', { kind: 'layout', path: '/w/base', tag: undefined }],
    ['oci:/abs/base:24.04', { kind: 'layout', path: '/abs/base', tag: '24.04' }],
    ['base.tar', { kind: 'archive', path: '/w/base.tar' }],
    ['./base', { kind: 'archive', path: '/w/base' }],
    ['/abs/base', { kind: 'archive', path: '/abs/base' }],
    ['oci-archive:x.rock', { kind: 'archive', path: '/w/x.rock' }],
    ['docker-archive:saved', { kind: 'archive', path: '/w/saved' }],
  ])('%s', (text, expected) => {
    expect(parseBaseSource(text, '/w')).toEqual(expected);
  });

  test.each(['oci:', 'docker://', 'oci-archive:'])('%s names nothing', (text) => {
    expect(codeOf(() => parseBaseSource(text, '/w'))).toBe('INPUT_INVALID');
  });
});

describe('what a system says about itself', () => {
  test.each([
    ['plain', 'ID=ubuntu\nVERSION_ID=24.04\n', 'ubuntu', '24.04', 'ubuntu 24.04'],
    [
      'quoted',
      'ID="debian"\nVERSION_ID=\'12\'\nPRETTY_NAME="Debian \\"12\\""\n',
      'debian',
      '12',
      'Debian "12"',
    ],
    ['rolling', 'ID=sid\n', 'sid', '', 'sid'],
    ['silent', '', 'linux', '', 'linux'],
  ])('%s', (_, text, id, version, prettyName) => {
    expect(parseOsRelease(text)).toEqual({ id, version, prettyName });
  });

  test('a package counts when it is installed, not when only its configuration is left', () => {
    const status = [
      'Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.36-9+deb12u10\n',
      'Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n',
    ].join('\n');
    expect(findInstalled(status, 'libc6')).toEqual({ version: '2.36-9+deb12u10', architecture: 'amd64' });
    expect(findInstalled(status, 'gone')).toBeUndefined();
    expect(findInstalled(status, 'libc')).toBeUndefined();
  });

  test.each([
    ['what dpkg says', 'Package: libc6\nStatus: install ok installed\nArchitecture: arm64\n', [], 'arm64'],
    ['its libraries', '', ['usr/lib/aarch64-linux-gnu'], 'arm64'],
    ['its libraries without a merged /usr', '', ['lib/x86_64-linux-gnu'], 'amd64'],
    ['nothing when it has two', '', ['usr/lib/x86_64-linux-gnu', 'usr/lib/i386-linux-gnu'], undefined],
  ])('its architecture is %s', (_, status, paths: readonly string[], architecture) => {
    expect(findArchitecture(status, (path) => paths.includes(path))).toBe(architecture);
  });

  test.each([
    ['2.36-9+deb12u10', '2.36'],
    ['1:2.36-9', '2.36'],
    ['2.36', '2.36'],
    ['1.0-rc1-2', '1.0-rc1'],
  ])('%s is %s upstream', (debian, upstream) => {
    expect(upstreamVersion(debian)).toBe(upstream);
  });
});

describe('the user of the services', () => {
  const base = { passwd: 'root:x:0:0::/root:/bin/sh\n', group: 'root:x:0:\n', shadow: 'root:*:1::::::' };

  test('is added behind what is there, with the day of the sources', () => {
    const files = addDaemonUser(base, 86_400 * 100 + 5);
    expect(files.passwd).toBe(
      `${base.passwd}_daemon_:x:584792:584792::/var/lib/pebble/default:/usr/bin/false\n`,
    );
    expect(files.group).toBe(`${base.group}_daemon_:x:584792:\n`);
    expect(files.shadow).toBe(`${base.shadow}\n_daemon_:!:100::::::\n`);
  });

  test('a base without a shadow file gets none', () => {
    expect(addDaemonUser({ ...base, shadow: '' }, 0).shadow).toBe('');
  });

  test.each([
    ['the name', { ...base, passwd: '_daemon_:x:1:1::/:/bin/sh\n' }],
    ['the number', { ...base, passwd: 'other:x:584792:1::/:/bin/sh\n' }],
    ['the group', { ...base, group: 'other:x:584792:\n' }],
  ])('%s is taken', (_, files) => {
    expect(codeOf(() => addDaemonUser(files, 0))).toBe('ROCK_USER');
  });
});

describe('why a layer was made', () => {
  const groups = { packages: 'a', base: 'b' };
  test.each([
    ['reused as it was', true, groups, 'nothing changed'],
    ['reused after going back', true, { ...groups, base: 'c' }, 'made before with the same inputs'],
    ['reused without a last build', true, undefined, 'made before with the same inputs'],
    ['first', false, undefined, 'first build'],
    ['changed', false, { ...groups, base: 'c' }, 'changed: base'],
    ['lost', false, groups, 'not in the cache any more'],
  ])('%s', (_, reused, previous, why) => {
    expect(explain(reused, groups, previous)).toBe(why);
  });
});

test('two parts with one file are a conflict, with one folder they are not', () => {
  const folder = { kind: 'directory', path: 'a', mode: 0o755, uid: 0, gid: 0 } as const;
  const join = (left: string, right: string): unknown =>
    joinEntries([
      { from: 'one', entries: [folder, fileEntry(left, '')] },
      { from: 'two', entries: [folder, fileEntry(right, '')] },
    ]).map(({ path }) => path);
  expect(join('a/x', 'a/y')).toEqual(['a', 'a/x', 'a/y']);
  expect(codeOf(() => join('a/x', 'a/x'))).toBe('ROCK_PARTS_CONFLICT');
});

test('the identity depends on what runs, not on the order of keys', () => {
  expect(computeId([{ a: 1, b: 2 }])).toBe(computeId([{ b: 2, a: 1 }]));
  expect(computeId([{ a: 1 }])).not.toBe(computeId([{ a: 2 }]));
  expect(renderCreated(0)).toBe('1970-01-01T00:00:00.000000+00:00');
});

describe('a resolution file', () => {
  const hex = 'ab'.repeat(32);
  const resolution = {
    kind: 'paas-action/rock-resolution',
    format: 1,
    request: hex,
    architecture: 'amd64',
    sourceDateEpoch: 5,
    base: { name: 'ubuntu@24.04', source: 'x', digest: `sha256:${hex}` },
    packages: [
      {
        name: 'a',
        version: '1',
        architecture: 'all',
        url: 'http://x/a.deb',
        filename: 'a.deb',
        size: 1,
        sha256: hex,
      },
    ],
    slices: [],
    inBase: [],
    python: {
      version: '3.12',
      platform: 'p',
      packages: [{ name: 'flask', version: '3', hashes: [`sha256:${hex}`], marker: "os_name == 'posix'" }],
    },
    tools: [{ name: 'pebble', version: 'v1', sha256: hex, origin: 'given' }],
  } as const;
  const read = (): ReturnType<typeof parseResolution> =>
    parseResolution(JSON.stringify(resolution), 'r.json');

  test('is read as it was written', () => {
    expect(parseResolution(renderResolution(read()), 'r.json')).toEqual(resolution);
  });

  test.each([
    ['no JSON', 'x'],
    ['another kind', JSON.stringify({ ...resolution, kind: 'lock' })],
    ['a later format', JSON.stringify({ ...resolution, format: 2 })],
    ['a hash that is none', JSON.stringify({ ...resolution, request: 'zz' })],
  ])('%s is refused', (_, text) => {
    expect(codeOf(() => parseResolution(text, 'r.json'))).toBe('ROCK_RESOLUTION');
  });

  test('answers the same question for the same architecture with the same programs only', () => {
    const tool = {
      name: 'pebble',
      version: 'v1',
      path: '/p',
      sha256: hex,
      size: 1,
      origin: 'given',
      reused: true,
    } as const;
    expect(codeOf(() => checkRequest(read(), hex, 'amd64'))).toBe('nothing was thrown');
    expect(codeOf(() => checkRequest(read(), hex, 'arm64'))).toBe('ROCK_RESOLUTION');
    expect(codeOf(() => checkRequest(read(), 'cd'.repeat(32), 'amd64'))).toBe('ROCK_RESOLUTION');
    expect(codeOf(() => checkTools(read(), [tool]))).toBe('nothing was thrown');
    expect(codeOf(() => checkTools(read(), [{ ...tool, sha256: 'cd'.repeat(32) }]))).toBe('ROCK_RESOLUTION');
    expect(codeOf(() => checkTools(read(), [{ ...tool, name: 'statsd-exporter' }]))).toBe('ROCK_RESOLUTION');
  });
});

test('the first failure of several is told after all have ended', async () => {
  const ended: string[] = [];
  const slow = new Promise<string>((resolve) => setImmediate(() => resolve('slow'))).finally(() =>
    ended.push('slow'),
  );
  await expect(
    allSettled([Promise.reject(new Error('one')), slow, Promise.reject(new Error('two'))]),
  ).rejects.toThrow('one');
  expect(ended).toEqual(['slow']);
  expect(await allSettled([1, Promise.resolve('b')])).toEqual([1, 'b']);
});
