import { describe, expect, test } from 'vitest';
import type { LayerEntry } from '../../../src/oci/index.ts';
import { arrangeEntries } from '../../../src/oci/arrange-entries.ts';
import { isFailure } from '../../../src/errors/index.ts';
import { file } from '../../support/tar-archive.ts';

describe('the entries of a layer', () => {
  test('are ordered by the bytes of their paths', () => {
    const paths = ['b', 'a/b', 'a-b', 'a', 'Z', '\u{10000}', '\uffee', 'é'];
    const entries = paths.map((path): LayerEntry => ({
      kind: 'directory',
      path,
      mode: 0o755,
      uid: 0,
      gid: 0,
    }));
    expect(arrangeEntries(entries).map(({ path }) => path)).toEqual([
      'Z',
      'a',
      'a-b',
      'a/b',
      'b',
      'é',
      '\uffee',
      '\u{10000}',
    ]);
  });

  test('of several names the first holds the content', () => {
    const arranged = arrangeEntries([
      file('usr/bin/perl', 'x'),
      { kind: 'hardlink', path: 'usr/bin/apearl', target: 'usr/bin/perl' },
    ]);
    expect(arranged).toMatchObject([
      { kind: 'file', path: 'usr/bin/apearl' },
      { kind: 'hardlink', path: 'usr/bin/perl', target: 'usr/bin/apearl' },
    ]);
  });

  test('equal folders given twice are one', () => {
    const folder: LayerEntry = { kind: 'directory', path: 'a', mode: 0o755, uid: 0, gid: 0 };
    expect(arrangeEntries([folder, { ...folder }])).toHaveLength(1);
  });

  test.each<[string, LayerEntry[]]>([
    ['an absolute path', [file('/etc/passwd', '')]],
    ['a path that leads out', [file('a/../../b', '')]],
    ['an empty path', [file('', '')]],
    ['a doubled slash', [file('a//b', '')]],
    ['a NUL', [file('a\0b', '')]],
    ['half a character', [file('a\ud800', '')]],
    ['a name of 256 bytes', [file('n'.repeat(256), '')]],
    ['a name that means removal', [file('a/.wh.b', '')]],
    ['two files of one name', [file('a', ''), file('a', 'x')]],
    ['a file below a file', [file('a', ''), file('a/b', '')]],
    [
      'a file below a symlink',
      [{ kind: 'symlink', path: 'a', target: '/etc', uid: 0, gid: 0 }, file('a/b', '')],
    ],
    ['a hard link to nothing', [{ kind: 'hardlink', path: 'a', target: 'b' }]],
    ['a mode out of range', [file('a', '', 0o10000)]],
    ['an owner out of range', [{ ...file('a', ''), uid: -1 } as LayerEntry]],
    ['an empty link', [{ kind: 'symlink', path: 'a', target: '', uid: 0, gid: 0 }]],
  ])('with %s are refused', (_, entries) => {
    expect(() => arrangeEntries(entries)).toThrow(
      expect.toSatisfy((error) => isFailure(error, 'OCI_ENTRY_INVALID')),
    );
  });
});
