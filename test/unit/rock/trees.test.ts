import { describe, expect, test } from 'vitest';
import {
  combineFilesets,
  findMissing,
  selectPaths,
  selectPrimed,
} from '../../../src/project/craft/filesets.ts';
import { globExpression, isWithin } from '../../../src/project/craft/glob.ts';
import type { TreePlan } from '../../../src/rock/plan/index.ts';
import { neededPaths } from '../../../src/rock/trees/needed.ts';
import { organizeFiles } from '../../../src/rock/trees/organize.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('patterns are those of Python', () => {
  test.each([
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['*', '.hidden', true],
    ['a/*', 'a/b', true],
    ['**', 'a/b/c', true],
    ['**/x', 'x', true],
    ['**/x', 'a/b/x', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[ab]x', 'bx', true],
    ['[!ab]x', 'bx', false],
    ['a.c', 'abc', false],
    ['a+(b)', 'a+(b)', true],
    ['x[', 'x[', true],
  ])('%s matches %s: %s', (pattern, path, matches) => {
    expect(globExpression(pattern).test(path)).toBe(matches);
  });

  test('a name that begins like a folder is not in it', () => {
    expect(isWithin('ab', 'a')).toBe(false);
    expect(isWithin('a/b', 'a')).toBe(true);
  });
});

describe('filesets take what craft-parts takes', () => {
  const paths = ['.git', '.git/x', 'app', 'app/main.py', 'app/test.py', 'doc', 'doc/a.md'];
  test.each([
    ['nothing said: all but dotfiles', [], ['app', 'app/main.py', 'app/test.py', 'doc', 'doc/a.md']],
    ['a folder brings its content', ['app'], ['app', 'app/main.py', 'app/test.py']],
    ['an exclude wins', ['app', '-app/test.py'], ['app', 'app/main.py']],
    ['excludes alone take from everything', ['-doc'], ['app', 'app/main.py', 'app/test.py']],
    ['a dotfile is taken by its name', ['.git'], ['.git', '.git/x']],
    ['a slash at the end means the same', ['doc/'], ['doc', 'doc/a.md']],
    ['an exclude with a pattern', ['*', '-**/*.py'], ['app', 'doc', 'doc/a.md']],
  ])('%s', (_, fileset, expected) => {
    expect([...selectPaths(paths, fileset)].sort()).toEqual(expected);
  });

  test.each([
    ['prime says nothing', [], ['a'], ['a']],
    ['prime says its own', ['b'], ['a', 'b'], ['b']],
    ['prime only leaves out', ['-b'], ['a', 'b'], ['-b', 'a', 'b']],
    ['prime adds to stage', ['*', 'c'], ['a'], ['c', 'a']],
  ])('%s', (_, prime, stage, expected) => {
    expect(combineFilesets(prime, stage)).toEqual(expected);
  });

  test('what is primed is also staged', () => {
    expect([...selectPrimed(paths, { stage: ['app'], prime: ['app/main.py', 'doc'] })]).toEqual([
      'app/main.py',
    ]);
  });

  test('a path that is not there is named; patterns and excludes may match nothing', () => {
    expect(findMissing(paths, ['app', 'nope', 'n*', '-nope'])).toEqual(['nope']);
  });
});

describe('organize moves', () => {
  const items = ['app', 'app/a.py', 'conf', 'x.py', 'y.py'].map((path) => ({
    path,
    isFolder: path === 'app' || path === 'conf',
  }));
  const moved = (map: Record<string, string>): string[] =>
    organizeFiles(items, map, 'part').map(({ path, source }) => `${path}<${source ?? ''}`);

  test.each([
    ['a file', { 'x.py': 'flask/x.py' }, ['flask<', 'flask/x.py<x.py']],
    ['a file into a folder', { 'x.py': 'flask/' }, ['flask<', 'flask/x.py<x.py']],
    [
      'a folder with its content',
      { app: 'flask/app' },
      ['flask<', 'flask/app<app', 'flask/app/a.py<app/a.py'],
    ],
    ['what a pattern finds', { '*.py': 'src/' }, ['src<', 'src/x.py<x.py', 'src/y.py<y.py']],
  ])('%s', (_, map, expected) => {
    expect(moved(map)).toEqual(expect.arrayContaining(expected));
    expect(moved(map).length).toBeGreaterThanOrEqual(items.length);
  });

  test.each([
    ['several files to one name', { '*.py': 'one' }, '`*.py: one/`'],
    ['onto a file that is there', { 'x.py': 'y.py' }, 'another name'],
  ])('%s is a conflict, which is told where it is written', (_, map, hint) => {
    const at = { file: 'rockcraft.yaml', line: 7 };
    const move = (): unknown => organizeFiles(items, map, 'part', { one: at, 'y.py': at });
    expect(refusalOf(move)).toMatchObject({
      code: 'ROCK_PARTS_CONFLICT',
      hint: expect.stringContaining(hint) as string,
      at,
    });
  });
});

describe('what of a source is looked at', () => {
  const plan = (stage: string[], prime: string[], names: string[]): TreePlan => ({
    part: 'flask-framework/install-app',
    layer: 'app',
    source: { kind: 'project', path: '.' },
    organize: Object.fromEntries(names.map((name) => [name, `flask/app/${name}`])),
    stage,
    prime,
    permissions: [],
  });
  const looked = (tree: TreePlan, ...paths: string[]): string[] => paths.filter(neededPaths(tree, true));

  test('only what `prime` names', () => {
    const tree = plan(['flask/app/app.py'], ['flask/app/app.py'], ['app.py']);
    expect(looked(tree, 'app.py', 'venv', 'venv/bin', 'web.rock', 'prime')).toEqual(['app.py']);
  });
  test('what `prime` leaves out is there for `stage`, and nothing below it is', () => {
    const names = ['app.py', 'requirements.txt', 'data'];
    const stage = names.map((name) => `flask/app/${name}`);
    const tree = plan(stage, ['-flask/app/requirements.txt', '-flask/app/data'], names);
    expect(looked(tree, 'app.py', 'requirements.txt', 'data', 'data/big.csv')).toEqual([
      'app.py',
      'requirements.txt',
      'data',
    ]);
  });
});
