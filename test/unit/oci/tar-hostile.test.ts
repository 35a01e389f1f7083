import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../../../src/oci/content-streams.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';
import { rawHeader } from '../../support/raw-tar.ts';
import { codeOf, file, read, type Read } from '../../support/tar-archive.ts';

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
