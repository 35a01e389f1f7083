import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../support/source-files.ts';

// The page promises a test for each threat; what it names has to be there, in these words.
const text = readFileSync(join(ROOT, 'docs/threats.md'), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (No\.|Fault|---)/.test(line));
const links = [...text.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, words = '', target = '']) => ({
  words,
  path: join(ROOT, 'docs', target),
}));
const tests = links.filter(({ path }) => path.includes('/test/'));

describe('the page about threats', () => {
  test('has every threat once, and every fault that comes by itself or with a deployment', () => {
    const numbers = rows.map((row) => Number(row.split('|')[1])).filter((number) => !Number.isNaN(number));
    expect(numbers).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect(rows).toHaveLength(16 + 4 + 17);
  });

  test('has a test or a reason in each row', () => {
    for (const row of rows) expect(row, row.slice(0, 60)).toMatch(/\.\.\/test\/|is that test/);
  });

  test.each(links.filter(({ path }) => !path.includes('/test/')))('links to $path', ({ path }) => {
    expect(existsSync(path)).toBe(true);
  });

  test.each(tests)('names a test that there is: $words', ({ words, path }) => {
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(words);
  });
});
