import { describe, expect, test } from 'vitest';
import { compareRounds, describeSpread, median } from '../../../bench/statistics.ts';

describe('median', () => {
  test.each([
    ['one value', [7], 7],
    ['an odd number, not sorted', [9, 1, 5], 5],
    ['an even number', [4, 1, 3, 2], 2.5],
    ['numbers that sort differently as text', [100, 20, 3], 20],
  ])('of %s', (_, values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

test('one slow run moves neither the middle nor the spread', () => {
  expect(describeSpread([10, 11, 12, 13, 900])).toEqual({ median: 12, mad: 1, runs: 5 });
});

describe('ratio of interleaved runs', () => {
  test('is taken round by round', () => {
    // The machine was three times slower in the second round: the ratio does not notice.
    expect(compareRounds([20, 60, 22], [10, 30, 10])).toEqual({ median: 2, lowest: 2, highest: 2.2 });
  });

  test('of incomplete rounds is refused', () => {
    expect(() => compareRounds([1, 2], [1])).toThrow(RangeError);
  });
});
