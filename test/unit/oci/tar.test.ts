import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { readTar, type LayerEntry, type TarHeader } from '../../../src/oci/index.ts';
import { arrangeEntries } from '../../../src/oci/arrange-entries.ts';
import { collect } from '../../../src/oci/blob-store.ts';
import { encodeTarHeader } from '../../../src/oci/tar-header.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';
import { rawHeader } from '../../support/raw-tar.ts';

async function* streamOf(bytes: Uint8Array, pieces = 700): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieces) yield bytes.subarray(at, at + pieces);
}

interface Read extends TarHeader {
  readonly text?: string;
}

async function read(bytes: Uint8Array): Promise<Read[]> {
  const members: Read[] = [];
  for await (const { header, content } of readTar(streamOf(bytes))) {
    members.push(
      header.size === 0 ? header : { ...header, text: Buffer.from(await collect(content)).toString() },
    );
  }
  return members;
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return 'it was read';
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
}

const file = (path: string, content: string, mode = 0o644): LayerEntry => ({
  kind: 'file',
  path,
  mode,
  uid: 0,
  gid: 0,
  size: Buffer.byteLength(content),
  content: Buffer.from(content),
});

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

describe('archives that readers disagree about, or that lie, are refused', () => {
  const end = Buffer.alloc(1024);
  const good = rawHeader({ name: 'a', size: 3 });
  const body = Buffer.alloc(512, 'abc');
  const pax = (records: string, flag = 'x'): Buffer =>
    Buffer.concat([
      rawHeader({ name: 'pax', flag, size: records.length }),
      Buffer.from(records.padEnd(Math.ceil(records.length / 512) * 512, '\0')),
    ]);
  const long = (flag: string, text: string): Buffer =>
    Buffer.concat([
      rawHeader({ name: '././@LongLink', flag, size: text.length + 1 }),
      Buffer.from(text.padEnd(512, '\0')),
    ]);

  test.each<[string, Buffer[], string]>([
    ['a wrong checksum', [rawHeader({ name: 'a', checksum: 1 }), end], 'OCI_ARCHIVE_INVALID'],
    ['an end in the middle of a header', [good.subarray(0, 300)], 'OCI_ARCHIVE_INVALID'],
    ['an end in the middle of content', [good, body.subarray(0, 2)], 'OCI_ARCHIVE_INVALID'],
    ['a gap of one block', [good, body, Buffer.alloc(512), good, body, end], 'OCI_ARCHIVE_INVALID'],
    [
      'a negative size',
      [rawHeader({ name: 'a', sizeField: Buffer.from('ff'.repeat(12), 'hex') }), end],
      'OCI_ARCHIVE_INVALID',
    ],
    [
      'a size that is no number',
      [rawHeader({ name: 'a', sizeField: Buffer.from('00000000x99\0') }), end],
      'OCI_ARCHIVE_INVALID',
    ],
    ['a PAX record without its length', [pax('path=x\n'), good, body, end], 'OCI_ARCHIVE_INVALID'],
    [
      'a PAX record that is longer than its header',
      [pax('99 path=x\n'), good, body, end],
      'OCI_ARCHIVE_INVALID',
    ],
    ['a PAX record without a newline', [pax('9 path=xy'), good, body, end], 'OCI_ARCHIVE_INVALID'],
    ['a PAX path with a NUL', [pax('12 path=a\0b\n'), good, body, end], 'OCI_ARCHIVE_INVALID'],
    ['a PAX size that is no number', [pax('13 size=0x10\n'), good, body, end], 'OCI_ARCHIVE_INVALID'],
    [
      'two PAX headers for one member',
      [pax('9 path=x\n'), pax('9 path=y\n'), good, body, end],
      'OCI_ARCHIVE_INVALID',
    ],
    [
      'a PAX name and a GNU name',
      [pax('9 path=x\n'), long('L', 'y'), good, body, end],
      'OCI_ARCHIVE_INVALID',
    ],
    ['a header that announces nothing', [pax('9 path=x\n'), end], 'OCI_ARCHIVE_INVALID'],
    ['a global header that renames', [pax('9 path=x\n', 'g'), good, body, end], 'OCI_ARCHIVE_INVALID'],
    ['a sparse file (PAX)', [pax('22 GNU.sparse.major=1\n'), good, body, end], 'OCI_UNSUPPORTED'],
    ['a sparse file (GNU)', [rawHeader({ name: 'a', flag: 'S' }), end], 'OCI_UNSUPPORTED'],
    ['a volume of several', [rawHeader({ name: 'a', flag: 'M' }), end], 'OCI_UNSUPPORTED'],
    [
      'a GNU name above 1 MiB',
      [rawHeader({ name: 'l', flag: 'L', size: 1024 * 1024 + 1 }), end],
      'OCI_LIMIT_EXCEEDED',
    ],
    [
      'a name that is not UTF-8',
      [rawHeader({ name: Buffer.from('caf\xe9', 'latin1') }), end],
      'OCI_ARCHIVE_INVALID',
    ],
    [
      'a prefix without ustar',
      [rawHeader({ name: 'a', magic: '\0'.repeat(8), prefix: 'b' }), end],
      'OCI_ARCHIVE_INVALID',
    ],
    [
      'a prefix in a GNU header',
      [rawHeader({ name: 'a', magic: 'ustar  \0', prefix: 'b' }), end],
      'OCI_ARCHIVE_INVALID',
    ],
    ['a file with the name of a folder', [rawHeader({ name: 'a/' }), end], 'OCI_ARCHIVE_INVALID'],
    ['a member without a name', [rawHeader({ name: '' }), end], 'OCI_ARCHIVE_INVALID'],
  ])('%s', async (_, blocks, code) => {
    expect(await codeOf(Buffer.concat(blocks))).toBe(code);
  });

  test.each<[string, Buffer[], Partial<Read>[]]>([
    [
      'the PAX size counts, not the header (CVE-2025-62518)',
      [pax('10 size=3\n'), rawHeader({ name: 'a', size: 0 }), body, end],
      [{ path: 'a', size: 3, text: 'abc' }],
    ],
    ['an empty PAX value changes nothing', [pax('8 path=\n'), good, body, end], [{ path: 'a' }]],
    ['GNU long names', [long('L', 'n'.repeat(200)), good, body, end], [{ path: 'n'.repeat(200) }]],
    [
      'a comment for all members (git archive)',
      [pax('15 comment=abc\n', 'g'), good, body, end],
      [{ path: 'a' }],
    ],
    ['no end at all', [good, body], [{ path: 'a' }]],
    ['garbage behind the end', [good, body, end, Buffer.from('garbage')], [{ path: 'a' }]],
    [
      'an old folder',
      [rawHeader({ name: 'd/', flag: '\0', magic: '\0'.repeat(8) }), end],
      [{ kind: 'directory' }],
    ],
    ['a ustar prefix', [rawHeader({ name: 'b', prefix: 'a' }), end], [{ path: 'a/b' }]],
    [
      'links have no content, whatever their size says',
      [rawHeader({ name: 'l', flag: '2', target: 't', size: 7 }), good, body, end],
      [{ kind: 'symlink', size: 0 }, { path: 'a' }],
    ],
    [
      'extended attributes are passed over',
      [pax('28 SCHILY.xattr.user.x=\u0001\u0002\u0003\u0004\n'), good, body, end],
      [{ path: 'a' }],
    ],
    [
      'a set-user-id device is only described',
      [rawHeader({ name: 'dev/x', flag: '3', mode: 0o4666 }), end],
      [{ kind: 'character-device', mode: 0o4666 }],
    ],
    [
      'a time before 1970',
      [rawHeader({ name: 'a', timeField: Buffer.from('ff'.repeat(12), 'hex') }), end],
      [{ mtime: -1 }],
    ],
  ])('but %s', async (_, blocks, expected) => {
    expect(await read(Buffer.concat(blocks))).toMatchObject(expected);
  });

  test('any damage to one byte is met without a crash', async () => {
    const whole = Buffer.from(await collect(writeTar([file('a', 'abc'), file('é', 'x')], 0)));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(['it was read', 'OCI_ARCHIVE_INVALID', 'OCI_LIMIT_EXCEEDED', 'OCI_UNSUPPORTED']).toContain(
          await codeOf(damaged),
        );
      }),
      { numRuns: 400 },
    );
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
