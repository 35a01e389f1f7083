import { describe, expect, test } from 'vitest';
import { planBytecode } from '../../../src/rock/embedded/bytecode.ts';
import { lengthOf, splitCompiled } from '../../../src/rock/python/bytecode/kept.ts';
import { compiledPath, planBatches, sourceOf } from '../../../src/rock/python/bytecode/plan.ts';
import { readAbout } from '../../../src/rock/python/bytecode/search-compiler.ts';

describe('who compiles', () => {
  const python = { version: '3.12', platform: 'x86_64-manylinux_2_39', packages: [] };
  test.each([
    ['the release of the base', '3.12.3', undefined, { release: '3.12.3', required: false }],
    ['nobody for one before its release', undefined, undefined, undefined],
    [
      'what a resolution file names, which must be there',
      '3.12.3',
      { python: { ...python, bytecode: 'cpython-3.12.4' } },
      { release: '3.12.4', required: true },
    ],
    ['nobody for a resolution file that names nothing', '3.12.3', { python }, undefined],
    ['nobody for one without Python', '3.12.3', {}, undefined],
  ])('%s', (_, release, pinned, expected) => {
    expect(planBytecode(release === undefined ? {} : { release }, pinned)).toEqual(expected);
  });

  const about = (...lines: readonly string[]): string => lines.join('\n');
  test.each([
    ['another patch', about('cpython', '3.12.4', 'cpython-312', 'cb0d0d0a', '/usr/bin/python3.12')],
    ['another implementation', about('pypy', '3.12.3', 'pypy312', 'cb0d0d0a', '/usr/bin/pypy')],
    ['one without the global lock', about('cpythont', '3.12.3', 'cpython-312', 'cb0d0d0a', '/p')],
    ['a release candidate', about('cpython', '3.12.3rc1', 'cpython-312', 'cb0d0d0a', '/p')],
    ['something that is no Python', 'hello'],
  ])('not %s', (_, said) => {
    expect(readAbout(said, '3.12.3')).toBeUndefined();
  });

  test('the interpreter itself, whatever stands in front of it', () => {
    const said = about('cpython', '3.12.3', 'cpython-312', 'cb0d0d0a', '/opt/python 3/bin/python3.12');
    expect(readAbout(said, '3.12.3')).toEqual({
      program: '/opt/python 3/bin/python3.12',
      name: 'cpython-3.12.3',
      tag: 'cpython-312',
      magic: 'cb0d0d0a',
    });
  });
});

test.each([
  ['a/b.py', 'a/__pycache__/b.cpython-312.pyc'],
  ['b.py', '__pycache__/b.cpython-312.pyc'],
  ['a/b.c.py', 'a/__pycache__/b.c.cpython-312.pyc'],
])('%s is compiled to %s, and back', (source, compiled) => {
  expect(compiledPath(source, 'cpython-312')).toBe(compiled);
  expect(sourceOf(compiled)).toBe(source);
});

test('what was not compiled has no source', () => {
  expect(['a/b.py', 'a/b.pyc', 'a/__pycache__/b.txt'].map(sourceOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('what is compiled together', () => {
  const source = (path: string, size: number) => ({
    path,
    size,
    read: () => Promise.reject(new Error(path)),
  });
  const paths = (sources: Parameters<typeof planBatches>[0]): string[][][] =>
    planBatches(sources, 'site').map((batch) => batch.map((group) => group.map(({ path }) => path)));

  test('is a folder, or a module beside the folders', () => {
    expect(paths([source('site/z.py', 1), source('site/a/c.py', 1), source('site/a/b.py', 1)])).toEqual([
      [['site/a/b.py', 'site/a/c.py'], ['site/z.py']],
    ]);
    expect(paths([])).toEqual([]);
  });

  test('is the same whatever the order, and no more than one call can bear', () => {
    const large = 1_500_000;
    const sources = ['site/a/x.py', 'site/b/x.py', 'site/c.py', 'site/b/y.py'].map((path) =>
      source(path, large),
    );
    const batches = [[['site/a/x.py']], [['site/b/x.py', 'site/b/y.py']], [['site/c.py']]];
    expect(paths(sources)).toEqual(batches);
    expect(paths(sources.toReversed())).toEqual(batches);
  });
});

describe('what a compiler wrote is taken apart', () => {
  const two = Buffer.concat([lengthOf(3), Buffer.from('abc'), lengthOf(0)]);
  test('by its lengths', () => {
    expect(splitCompiled(two, 2)?.map((bytes) => Buffer.from(bytes).toString())).toEqual(['abc', '']);
    expect(splitCompiled(new Uint8Array(), 0)).toEqual([]);
  });
  test.each([
    ['fewer than were asked for', two, 3],
    ['more than were asked for', two, 1],
    ['the end is missing', two.subarray(0, 5), 2],
    ['a length is missing', two.subarray(0, 2), 1],
  ])('and refused when %s', (_, bytes, count) => {
    expect(splitCompiled(bytes, count)).toBeUndefined();
  });
});
