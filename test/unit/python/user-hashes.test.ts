import { describe, expect, test } from 'vitest';
import type { Ports } from '../../../src/ports/index.ts';
import { parseRequirements, readRequirements, refuseMissingHashes } from '../../../src/python/index.ts';

const HASH = `--hash=sha256:${'0'.repeat(64)}`;
const check = (text: string): void => refuseMissingHashes(parseRequirements('requirements.txt', text));

describe('hashes of requirements are for all or for none, as with pip', () => {
  test.each([
    ['none', 'flask\n./local\n'],
    ['all', `flask==3.1 ${HASH}\nclick===8.1 \\\n  ${HASH}\n`],
    ['options do not count', `--index-url https://example.com\nflask==3.1 ${HASH}\n`],
    ['a marker that may not hold', `flask==3.1 ${HASH}\ncolorama; sys_platform == "win32"\n`],
    ['an archive with a hash', `flask==3.1 ${HASH}\nclick @ https://example.com/click-8.1.zip ${HASH}\n`],
  ])('%s', (_, text) => {
    expect(() => check(text)).not.toThrow();
  });

  test.each([
    ['one without', `flask==3.1 ${HASH}\nclick\n`, 2, /^click has no hash, but flask has one/],
    ['before the one with', `click==8.1\nflask==3.1 ${HASH}\n`, 1, /^click has no hash/],
    ['a range', `flask>=3.1 ${HASH}\n`, 1, /^flask is not one exact version/],
    ['a folder', `flask==3.1 ${HASH}\n-e ./local\n`, 2, /^-e \.\/local has no hash/],
    ['a repository', `flask==3.1 ${HASH}\ngit+https://example.com/x.git\n`, 2, /has no hash/],
  ])('%s is refused at its line', (_, text, line, message) => {
    expect(() => check(text)).toThrow(
      expect.objectContaining({
        code: 'PYTHON_HASH',
        at: { file: 'requirements.txt', line },
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  test('files that only limit versions need none, however they are named', async () => {
    const contents: Record<string, string> = {
      '/app/requirements.txt': `-r more.txt\n-c limits.txt\nflask==3.1 ${HASH}\n`,
      '/app/more.txt': `six==1.17 ${HASH}\n`,
      '/app/limits.txt': '-r others.txt\nclick<9\n',
      '/app/others.txt': 'rich<14\n',
      '/app/given.txt': 'jinja2<4\n',
    };
    const files = { readText: (path: string) => Promise.resolve(contents[path]) } as Ports['files'];
    const read = await readRequirements({ files }, '/app', ['requirements.txt'], ['given.txt']);
    expect(read.lines.filter(({ constraint }) => constraint === true).map(({ name }) => name)).toEqual([
      'jinja2',
      undefined,
      'click',
      'rich',
    ]);
    expect(() => refuseMissingHashes(read.lines)).not.toThrow();
  });
});
