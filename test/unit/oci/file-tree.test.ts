import { describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import type { BasePath, LayerEntry } from '../../../src/oci/index.ts';
import { applyChanges } from '../../../src/oci/file-tree.ts';
import { readLayerChanges } from '../../../src/oci/layer-changes.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';
import { rawHeader } from '../../support/raw-tar.ts';

/** One member in short: `a` a file, `a/` a folder, `a -> b` a symlink, `a => b` a hard link. */
function entryOf(text: string): LayerEntry {
  const common = { mode: 0o644, uid: 0, gid: 0 };
  const [path = '', target] = text.split(/ [-=]> /);
  if (text.includes(' -> ')) return { kind: 'symlink', path, target: target ?? '', uid: 0, gid: 0 };
  if (text.includes(' => ')) return { kind: 'hardlink', path, target: target ?? '' };
  if (path.endsWith('/')) return { kind: 'directory', path: path.slice(0, -1), ...common };
  return { kind: 'file', path, ...common, size: 1, content: Buffer.from('x') };
}

async function stack(...layers: string[][]): Promise<string[]> {
  const tree = new Map<string, BasePath>();
  for (const layer of layers) {
    const tar = writeTar(layer.map(entryOf), 0);
    applyChanges(
      tree,
      await readLayerChanges(
        tar,
        tree,
        () => false,
        () => undefined,
      ),
    );
  }
  return [...tree]
    .map(([path, { kind, target }]) =>
      kind === 'directory' ? `${path}/` : kind === 'symlink' ? `${path} -> ${target ?? ''}` : path,
    )
    .sort();
}

describe('layers on top of each other', () => {
  test.each<[string, string[][], string[]]>([
    ['add', [['a/', 'a/b'], ['a/c']], ['a/', 'a/b', 'a/c']],
    ['remove a file', [['a/', 'a/b', 'a/c'], ['a/.wh.b']], ['a/', 'a/c']],
    ['remove a tree', [['a/', 'a/b', 'a/c/', 'a/c/d'], ['.wh.a']], []],
    ['remove what is not there', [['a'], ['.wh.b']], ['a']],
    [
      'empty a folder',
      [
        ['a/', 'a/b'],
        ['a/', 'a/.wh..wh..opq', 'a/c'],
      ],
      ['a/', 'a/c'],
    ],
    [
      'empty a folder, said last',
      [
        ['a/', 'a/b'],
        ['a/', 'a/c', 'a/.wh..wh..opq'],
      ],
      ['a/', 'a/c'],
    ],
    [
      'empty everything',
      [
        ['a/', 'b'],
        ['.wh..wh..opq', 'c'],
      ],
      ['c'],
    ],
    ['a removal concerns the layers below only', [['a'], ['a', '.wh.a']], ['a']],
    ['a file replaces a folder with all in it', [['a/', 'a/b'], ['a']], ['a']],
    ['a folder replaces a file', [['a'], ['a/', 'a/b']], ['a/', 'a/b']],
    ['a file replaces a symlink', [['a -> /etc'], ['a']], ['a']],
    [
      'a folder replaces a symlink before it is filled',
      [['bin -> usr/bin'], ['bin/', 'bin/x']],
      ['bin/', 'bin/x'],
    ],
    ['a hard link to a layer below', [['a'], ['b => a']], ['a', 'b']],
    ['the last of two entries counts', [['a -> b', 'a']], ['a']],
    ['names with a dot in front', [['./', './a/', './a/b']], ['a/', 'a/b']],
    [
      'backslashes and colons are characters',
      [['etc/', 'etc/system-systemd\\x2dcryptsetup.slice', 'etc/c:d']],
      ['etc/', 'etc/c:d', 'etc/system-systemd\\x2dcryptsetup.slice'],
    ],
  ])('%s', async (_, layers, expected) => expect(await stack(...layers)).toEqual(expected));

  test.each<[string, string[][]]>([
    ['a path that leads out', [['../x']]],
    ['a path that leads out in the middle', [['a/../../x']]],
    ['an absolute path', [['/etc/passwd']]],
    ['a file through a symlink of the same layer', [['a -> /etc', 'a/passwd']]],
    ['a file through a symlink of a layer below', [['a -> /etc'], ['a/passwd']]],
    ['a file through a symlink that comes after it', [['a/passwd', 'a -> /etc']]],
    ['a file through a file', [['a'], ['a/b']]],
    ['a removal through a symlink', [['a -> /etc'], ['a/.wh.passwd']]],
    ['an emptying through a symlink', [['a -> etc', 'etc/', 'etc/x/'], ['a/x/.wh..wh..opq']]],
    ['a hard link out', [['a => ../../etc/passwd']]],
    ['a hard link to an absolute path', [['a => /etc/passwd']]],
    ['a hard link to nothing', [['a => b']]],
    ['a hard link to a folder', [['b/', 'a => b']]],
    ['a removal of nothing', [['a/.wh.']]],
    ['a removal of the folder itself', [['a/.wh..']]],
    ['a removal of the folder above', [['a/.wh...']]],
    ['the bookkeeping of AUFS', [['.wh..wh.plnk']]],
  ])('%s is refused', async (_, layers) => {
    await expect(stack(...layers)).rejects.toSatisfy((error) => isFailure(error, 'OCI_ARCHIVE_INVALID'));
  });

  test('devices and set-user-id files are only noted', async () => {
    async function* tar(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(
        Buffer.concat([
          rawHeader({ name: 'dev/null', flag: '3', mode: 0o666 }),
          rawHeader({ name: 'bin/su', mode: 0o4755 }),
          Buffer.alloc(1024),
        ]),
      );
    }
    const { paths } = await readLayerChanges(
      tar(),
      new Map(),
      () => false,
      () => undefined,
    );
    expect(paths.get('dev/null')?.kind).toBe('device');
    expect(paths.get('bin/su')).toMatchObject({ kind: 'file', mode: 0o4755 });
  });
});
