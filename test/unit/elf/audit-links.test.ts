import { describe, expect, test } from 'vitest';
import { auditLinks, type ElfFile, type LayerLinks, type Program } from '../../../src/elf/index.ts';

const program = (path: string, elf: Partial<ElfFile> = {}): Program => ({
  path,
  elf: {
    machine: 'amd64',
    interpreter: undefined,
    soname: undefined,
    needed: [],
    searchPath: [],
    versionNeeds: [],
    ...elf,
  },
});
const layer = (programs: readonly Program[], libraries: readonly string[] = []): LayerLinks => ({
  programs,
  libraries,
  damaged: [],
});
const BASE = new Set(['usr/lib/x86_64-linux-gnu/libc.so.6', 'lib64/ld-linux-x86-64.so.2']);
const audit = (...layers: LayerLinks[]): string[] =>
  auditLinks({ layers, inBase: (path) => BASE.has(path), machine: 'amd64', glibc: '2.36' }).map(
    ({ kind, path }) => `${kind} ${path}`,
  );

describe('what a program links to', () => {
  test('is found in the base, in another layer, beside it, and by its name', () => {
    const needed = ['libc.so.6', 'ld-linux-x86-64.so.2', 'libpq.so.5', 'libown.so', 'libnamed.so.1'];
    const site = 'usr/lib/python3/dist-packages/x';
    expect(
      audit(
        layer([program(`${site}/y.so`, { needed, searchPath: ['$ORIGIN/../x.libs'] })], [`${site}/y.so`]),
        layer(
          [program('opt/hidden/libother.so', { soname: 'libnamed.so.1' })],
          ['usr/lib/x86_64-linux-gnu/libpq.so.5', 'usr/lib/python3/dist-packages/x.libs/libown.so'],
        ),
      ),
    ).toEqual([]);
  });

  test('is missed where it is not, with the package that probably has it', () => {
    const links = layer([program('usr/bin/x', { needed: ['libpq.so.5', 'libc.so.6'] })]);
    const [finding] = auditLinks({ layers: [links], inBase: (path) => BASE.has(path), machine: 'amd64' });
    expect(finding).toEqual({
      kind: 'missing-library',
      path: 'usr/bin/x',
      message: 'usr/bin/x needs libpq.so.5, which is not in the image',
      hint: 'Add the package that has libpq.so.5 to `stage-packages`, probably libpq5.',
    });
  });

  test('may not be newer than the glibc of the image', () => {
    const wants = (version: string): Partial<ElfFile> => ({
      versionNeeds: [{ library: 'libc.so.6', versions: ['GLIBC_2.2.5', `GLIBC_${version}`] }],
    });
    expect(audit(layer([program('a', wants('2.36')), program('b', wants('2.38'))]))).toEqual([
      'glibc-too-new b',
    ]);
  });
});

test('another processor is told, but for the builds that a package of npm chooses among', () => {
  expect(
    audit(
      layer([
        program('app/tool', { machine: 'arm64', needed: ['libx.so'] }),
        program('app/node_modules/y/prebuilds/linux-arm64/y.node', { machine: 'arm64' }),
        program('app/node_modules/y/prebuilds/linux-x64/y.musl.node', { needed: ['libc.musl-x86_64.so.1'] }),
      ]),
    ),
  ).toEqual(['foreign-machine app/tool']);
});

test('a damaged file is told with its reason', () => {
  const links: LayerLinks = { ...layer([]), damaged: [{ path: 'x.so', reason: 'it has no string table' }] };
  expect(auditLinks({ layers: [links], inBase: () => false, machine: 'amd64' })[0]?.message).toBe(
    'x.so begins like a program or library but is damaged: it has no string table',
  );
});
