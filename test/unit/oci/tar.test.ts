import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTar, type LayerEntry } from '../../../src/oci/index.ts';
import { collect } from '../../../src/oci/content-streams.ts';
import { encodeTarHeader } from '../../../src/oci/tar-header.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';
import { file, read, streamOf, type Read } from '../../support/tar-archive.ts';

describe('what is written is read back', () => {
  test.each<[string, LayerEntry, Partial<Read>]>([
    [
      'a file',
      file('app/app.py', 'x = 1\n', 0o755),
      { kind: 'file', path: 'app/app.py', mode: 0o755, text: 'x = 1\n' },
    ],
    [
      'a folder',
      { kind: 'directory', path: 'a', mode: 0o1777, uid: 1, gid: 2 },
      { kind: 'directory', path: 'a/', mode: 0o1777, uid: 1, gid: 2 },
    ],
    [
      'a symlink',
      { kind: 'symlink', path: 'bin', target: 'usr/bin', uid: 0, gid: 0 },
      { kind: 'symlink', target: 'usr/bin' },
    ],
    ['a removal', { kind: 'whiteout', path: 'etc/motd' }, { kind: 'file', path: 'etc/.wh.motd', size: 0 }],
    [
      'a large owner',
      { ...file('x', ''), uid: 584_792, gid: 0xffff_fffe } as LayerEntry,
      { uid: 584_792, gid: 0xffff_fffe },
    ],
    ['a long name', file(`${'d/'.repeat(200)}f`, ''), { path: `${'d/'.repeat(200)}f` }],
    [
      'a long target',
      { kind: 'symlink', path: 's', target: 't'.repeat(400), uid: 0, gid: 0 },
      { target: 't'.repeat(400) },
    ],
    ['other alphabets', file('Főtanúsítvány/🦊.crt', 'x'), { path: 'Főtanúsítvány/🦊.crt' }],
    ['a newline in a name', file('a\nb', 'x'), { path: 'a\nb' }],
  ])('%s', async (_, entry, expected) => {
    const [member, ...others] = await read(await collect(writeTar([entry], 315_532_800)));
    expect(others).toEqual([]);
    expect(member).toMatchObject({ ...expected, mtime: 315_532_800 });
  });

  test('a size above 8 GiB', async () => {
    const size = 9 * 1024 ** 3;
    const header = encodeTarHeader({
      kind: 'file',
      path: 'big',
      size,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
    });
    for await (const member of readTar(streamOf(header))) {
      expect(member.header.size).toBe(size);
      return;
    }
    throw new Error('nothing was read');
  });

  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter(
      (text) =>
        !/[/\0]|^\.wh\.|^\.\.?$/.test(text) && !/\p{Surrogate}/u.test(text) && Buffer.byteLength(text) < 250,
    );
  const entry = fc.record({
    path: fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => names.join('/')),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.integer({ min: 0, max: 0xffff_fffe }),
    text: fc.string({ unit: 'binary', maxLength: 1500 }),
  });

  test('any files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { selector: ({ path }) => path, maxLength: 8 }),
        async (list) => {
          const entries = list.map(
            ({ path, mode, uid, text }) => ({ ...file(path, text, mode), uid }) as LayerEntry,
          );
          const members = await read(await collect(writeTar(entries, 0)));
          expect(members.map(({ path, mode, uid, size }) => ({ path, mode, uid, size }))).toEqual(
            list.map(({ path, mode, uid, text }) => ({ path, mode, uid, size: Buffer.byteLength(text) })),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('content that is not as long as its entry says', () => {
  const grown = async function* (): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(Buffer.from('longer than it was'));
  };
  test.each<[string, LayerEntry]>([
    ['grew, in memory', { ...file('log', 'x'), size: 0 + 3 } as LayerEntry],
    ['grew, as a stream', { ...file('log', ''), size: 5, content: grown } as LayerEntry],
    ['shrank, as a stream', { ...file('log', ''), size: 500, content: grown } as LayerEntry],
    [
      'shrank, as a promise',
      { ...file('log', ''), size: 500, content: () => Promise.resolve(Buffer.from('x')) } as LayerEntry,
    ],
  ])('%s', async (_, entry) => {
    await expect(collect(writeTar([entry], 0))).rejects.toMatchObject({
      code: 'OCI_CONTENT_CHANGED',
      message: expect.stringContaining('log'),
    });
  });
});

test('a hard link has the owner and the mode of its file', async () => {
  const written = await collect(
    writeTar(
      [
        { kind: 'file', path: 'a', mode: 0o4750, uid: 7, gid: 8, size: 0, content: new Uint8Array() },
        { kind: 'hardlink', path: 'b', target: 'a' },
      ],
      0,
    ),
  );
  const members = await read(written);
  expect(members.map(({ kind, mode, uid, gid }) => [kind, mode, uid, gid])).toEqual([
    ['file', 0o4750, 7, 8],
    ['hardlink', 0o4750, 7, 8],
  ]);
});
