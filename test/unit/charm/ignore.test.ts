import { describe, expect, it } from 'vitest';
import { parseIgnores } from '../../../src/charm/tree/ignore.ts';

// The answers are those of charmcraft 4.4's own matcher for the same rules.
const cases: readonly (readonly [
  rules: string,
  path: string,
  kind: 'file' | 'directory',
  ignored: boolean,
])[] = [
  ['foo', 'a/foo', 'file', true],
  ['/foo', 'a/foo', 'file', false],
  ['/foo/', 'foo', 'file', false],
  ['/foo/', 'foo', 'directory', true],
  ['*.py[co]', 'a/b.pyc', 'file', true],
  ['**/x', 'x', 'file', true],
  ['a/**/b', 'a/b', 'file', true],
  ['a/**/b', 'a/c/d/b', 'file', true],
  ['!a\na', 'a', 'file', false],
  ['a\n!a', 'a', 'file', false],
  ['a*', 'b/abc', 'file', true],
  ['f\\ ', 'f ', 'file', true],
  ['f ', 'f', 'file', true],
  ['[!a]b', 'cb', 'file', true],
  ['[!a]b', 'ab', 'file', false],
  ['[]a]x', ']x', 'file', true],
  ['[a', '[a', 'file', true],
  ['a/b', 'x/a/b', 'file', true],
  ['/tests', 'tests/unit', 'directory', false],
  ['\\#x', '#x', 'file', true],
  ['a?c', 'a/c', 'file', false],
  ['/**', 'x', 'file', true],
  ['x/**', 'x', 'directory', false],
  ['x/**', 'x/y', 'directory', true],
  ['\\!x', '!x', 'file', true],
  ['.*', 'a/.b', 'file', true],
  ['/a/**/', 'a/b', 'directory', true],
  ['/a/**/', 'a', 'directory', false],
  ['a.b', 'axb', 'file', false],
  ['a-b{2}', 'a-b{2}', 'file', true],
  ['[a-c&]x', '&x', 'file', true],
  ['# a', 'a', 'file', false],
  ['a\r', 'a', 'file', true],
];

describe('.jujuignore', () => {
  it.each(cases)('%j with %s (%s): %s', (rules, path, kind, ignored) => {
    expect(parseIgnores(rules)(path, kind)).toBe(ignored);
  });
});

describe('what no charm holds', () => {
  const ignores = parseIgnores(undefined);
  it.each([
    ['.git', 'directory', true],
    ['.gitignore', 'file', true],
    ['.github', 'directory', true],
    ['charmcraft.yaml', 'file', true],
    ['old_amd64.charm', 'file', true],
    ['old_amd64.charm.resolution.json', 'file', true],
    ['venv', 'directory', true],
    ['build', 'directory', true],
    ['src/__pycache__', 'directory', true],
    ['lib/.keep', 'file', false],
    ['src/build', 'directory', false],
    ['src/charmcraft.yaml', 'file', false],
    ['version', 'file', false],
    ['src/charm.py', 'file', false],
  ] as const)('%s (%s): %s', (path, kind, ignored) => {
    expect(ignores(path, kind)).toBe(ignored);
  });
});
