import { describe, expect, test } from 'vitest';
import { checkNamedTests, readPage } from '../../support/named-tests.ts';

const page = readPage('docs/threats.md');
const rows = page.text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (No\.|Fault|---)/.test(line));

describe('the page about threats', () => {
  test('has every threat once, and every fault that comes by itself or with a deployment', () => {
    const numbers = rows.map((row) => Number(row.split('|')[1])).filter((number) => !Number.isNaN(number));
    expect(numbers).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect(rows).toHaveLength(16 + 4 + 17);
  });

  test('has a test or a reason in each row', () => {
    for (const row of rows) expect(row, row.slice(0, 60)).toMatch(/\.\.\/test\/|is that test/);
  });

  checkNamedTests(page);
});
