import { describe, expect, test } from 'vitest';
import type { BasePath } from '../../../src/oci/index.ts';
import { fileEntry, followBaseLinks, placeEntries } from '../../../src/rock/embedded/image-paths.ts';

const folder = (mode = 0o755, uid = 0): BasePath => ({ kind: 'directory', mode, uid, gid: uid, size: 0 });
const link = (target: string): BasePath => ({
  kind: 'symlink',
  mode: 0o777,
  uid: 0,
  gid: 0,
  size: 0,
  target,
});
const merged = new Map<string, BasePath>([
  ['bin', link('usr/bin')],
  ['lib', link('usr/lib')],
  ['usr', folder()],
  ['usr/bin', folder()],
  ['usr/lib', folder()],
  ['opt', folder(0o775, 7)],
  ['var/run', link('/run')],
  ['run', folder()],
  ['a', link('b')],
  ['b', link('a')],
  ['up', link('../usr')],
]);

describe('a path leads where the links of the base lead', () => {
  test.each([
    ['a merged bin', 'bin/pebble', 'usr/bin/pebble'],
    ['a name that only begins like a link', 'binary/x', 'binary/x'],
    ['the last component is not followed', 'bin', 'bin'],
    ['an absolute target', 'var/run/x/y', 'run/x/y'],
    ['a target above the root', 'up/bin/x', 'usr/bin/x'],
    ['nothing to follow', 'flask/app/app.py', 'flask/app/app.py'],
  ])('%s', (_, path, expected) => {
    expect(followBaseLinks(path, merged)).toBe(expected);
  });

  test('links in a circle come to an end', () => {
    expect(followBaseLinks('a/x', merged)).toMatch(/^[ab]\/x$/);
  });
});

describe('entries are placed with all folders around them', () => {
  const folders = (entries: ReturnType<typeof placeEntries>): unknown[] =>
    entries.flatMap((entry) => (entry.kind === 'directory' ? [[entry.path, entry.mode, entry.uid]] : []));

  test('a new folder is plain, one of the base is as the base has it', () => {
    const placed = placeEntries([fileEntry('opt/tool/x', 'x')], merged);
    expect(folders(placed).sort()).toEqual([
      ['opt', 0o775, 7],
      ['opt/tool', 0o755, 0],
    ]);
  });

  test('one of our own layers below is as that layer has it', () => {
    const below = new Map([['var/lib/pebble/default', { mode: 0o777, uid: 0, gid: 0 }]]);
    const placed = placeEntries([fileEntry('var/lib/pebble/default/layers/001-x.yaml', '')], merged, below);
    expect(folders(placed)).toContainEqual(['var/lib/pebble/default', 0o777, 0]);
  });

  test('what an entry states about a folder wins, whatever comes first', () => {
    const stated = { kind: 'directory', path: 'flask', mode: 0o755, uid: 584792, gid: 584792 } as const;
    const plain = { kind: 'directory', path: 'flask', mode: 0o755, uid: 0, gid: 0 } as const;
    for (const order of [
      [stated, plain],
      [plain, stated],
    ])
      expect(folders(placeEntries(order, merged))).toEqual([['flask', 0o755, 584792]]);
  });

  test('a folder where the base has a link is the link that is there', () => {
    const entry = { kind: 'directory', path: 'bin', mode: 0o755, uid: 0, gid: 0 } as const;
    expect(
      placeEntries([entry, fileEntry('bin/x', '')], merged)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['usr', 'usr/bin', 'usr/bin/x']);
  });

  test('the target of a hard link moves along', () => {
    const [hard] = placeEntries([{ kind: 'hardlink', path: 'bin/b', target: 'bin/a' }], merged);
    expect(hard).toEqual({ kind: 'hardlink', path: 'usr/bin/b', target: 'usr/bin/a' });
  });
});
