import { expect, test } from 'vitest';
import { readSourceDate } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';

test.each([
  [undefined, 315_532_800],
  ['0', 0],
  ['1700000000', 1_700_000_000],
  ['253402300799', 253_402_300_799],
])('SOURCE_DATE_EPOCH %j is %i', (text, date) => {
  expect(readSourceDate(text === undefined ? {} : { SOURCE_DATE_EPOCH: text })).toBe(date);
});

test.each(['', ' 1', '-1', '1.5', '1e9', '0x10', 'now', '١٢', '253402300800', '9'.repeat(30)])(
  'SOURCE_DATE_EPOCH %j is refused, with what to write',
  (text) => {
    const read = (): number => readSourceDate({ SOURCE_DATE_EPOCH: text });
    expect(read).toThrow(Failure);
    expect(read).toThrow('SOURCE_DATE_EPOCH is not a number of seconds since 1970');
  },
);
