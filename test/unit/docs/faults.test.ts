import { describe, expect, test } from 'vitest';
import { checkNamedTests, readPage } from '../../support/named-tests.ts';

const page = readPage('docs/reference/faults.md');
const rowsOf = (heading: string): readonly string[] =>
  (page.text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);

describe('the page about faults', () => {
  test('has each bad input once', () => {
    const numbers = rowsOf('Bad input').map((row) => Number(row.split('|')[1]));
    expect(numbers).toEqual(Array.from({ length: 18 }, (_, at) => 36 + at));
  });

  test.each(['Bad input', 'Mistakes'])('has a test in each row: %s', (heading) => {
    const rows = rowsOf(heading);
    expect(rows.length).toBeGreaterThanOrEqual(18);
    for (const row of rows) expect(row, row.slice(0, 60)).toContain('../../test/');
  });

  checkNamedTests(page);
});
