import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLock, parseRequirements, renderLock, selectUvPlatform } from '../../../src/python/index.ts';

describe('parseRequirements', () => {
  it.each([
    ['a plain name', 'Flask\n', [{ line: 1, text: 'Flask', name: 'flask' }]],
    [
      'extras, a range and a comment',
      'psycopg[binary]>=3.2,<4  # database\n',
      [{ line: 1, text: 'psycopg[binary]>=3.2,<4', name: 'psycopg' }],
    ],
    [
      'a continued line',
      'flask==3.1 \\\n  --hash=sha256:00\nclick\n',
      [
        { line: 1, text: 'flask==3.1 --hash=sha256:00', name: 'flask' },
        { line: 3, text: 'click', name: 'click' },
      ],
    ],
    [
      'a fragment of a URL, which is no comment',
      'a @ https://x/y#egg=a\n',
      [{ line: 1, text: 'a @ https://x/y#egg=a', name: 'a' }],
    ],
    ['an include', '-r base.txt\n', [{ line: 1, text: '-r base.txt' }]],
    ['a folder', '-e ./lib\n', [{ line: 1, text: '-e ./lib', local: './lib' }]],
    ['a backslash at the end of the file', 'flask \\', [{ line: 1, text: 'flask', name: 'flask' }]],
    ['nothing', '\n  # only words\n', []],
  ])('reads %s', (_, text, expected) => {
    expect(parseRequirements('r.txt', text)).toEqual(expected.map((line) => ({ file: 'r.txt', ...line })));
  });
});

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const locked = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?$/),
  version: fc.stringMatching(/^\d{1,4}(\.\d{1,3}){0,2}(rc\d)?$/),
  hashes: fc
    .uniqueArray(
      hex.map((digits) => `sha256:${digits}`),
      { minLength: 1, maxLength: 4 },
    )
    .map((hashes) => hashes.sort()),
});

describe('a lock', () => {
  it('is the same after writing and reading', () => {
    fc.assert(
      fc.property(fc.uniqueArray(locked, { selector: ({ name }) => name }), (packages) => {
        const sorted = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(parseLock(renderLock(sorted))).toEqual(sorted);
      }),
    );
  });

  it('refuses what has no hash', () => {
    expect(() => parseLock('a @ git+https://x/y@0000\n')).toThrow(
      expect.objectContaining({ code: 'PYTHON_REQUIREMENT' }),
    );
  });
});

describe('selectUvPlatform', () => {
  it.each([
    ['2.39', 'amd64', 'x86_64-manylinux_2_39'],
    ['2.36', 'arm64', 'aarch64-manylinux_2_36'],
    ['2.29', 'amd64', 'x86_64-manylinux_2_28'],
    ['2.50', 'amd64', 'x86_64-manylinux_2_40'],
    ['2.5', 'amd64', 'x86_64-manylinux_2_17'],
  ])('glibc %s on %s', (glibc, architecture, platform) => {
    expect(selectUvPlatform({ version: '3.12', glibc, architecture })).toBe(platform);
  });

  it('refuses machines without wheels', () => {
    expect(() => selectUvPlatform({ version: '3.12', glibc: '2.39', architecture: 's390x' })).toThrow(
      expect.objectContaining({ code: 'PYTHON_TARGET' }),
    );
  });
});
