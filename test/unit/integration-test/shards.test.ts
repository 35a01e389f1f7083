import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseShard, planShards, timesOf } from '../../../actions/integration-test/shards.ts';

test.each([
  ['1/1', { index: 1, of: 1 }],
  [' 3/12 ', { index: 3, of: 12 }],
])('%j is a part', (text, expected) => expect(parseShard(text)).toEqual(expected));

test.each(['0/2', '3/2', '1/0', '1', 'a/b', '1/1000', ''])('%j is none', (text) =>
  expect(() => parseShard(text)).toThrow('is no part of a whole'),
);

test('times are those of whole files', () => {
  const result = (name: string, seconds: number) => ({ name, seconds, outcome: 'passed' as const });
  const results = [
    result('t/test_a.py::one', 1),
    result('t/test_a.py::C::two', 2),
    result('t/test_b.py::x', 4),
  ];
  expect([...timesOf(results)]).toEqual([
    ['t/test_a.py', 3],
    ['t/test_b.py', 4],
  ]);
});

test('one long file balances many short ones, and one that is new counts as an average one', () => {
  const times = new Map([
    ['long', 60],
    ['a', 20],
    ['b', 20],
    ['c', 20],
  ]);
  expect(planShards(['a', 'b', 'c', 'long'], times, 2)).toEqual([['long'], ['a', 'b', 'c']]);
  expect(planShards(['a', 'b', 'c', 'long', 'new'], times, 2)).toEqual([
    ['c', 'long'],
    ['a', 'b', 'new'],
  ]);
});

test('every file is in one part, no part is longer than the shortest by more than one file, none is empty', () => {
  const files = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 30 });
  const seconds = fc.array(fc.double({ min: 0.1, max: 600, noNaN: true }), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(files, seconds, fc.integer({ min: 1, max: 8 }), (names, each, of) => {
      const times = new Map(names.map((name, index) => [name, each[index] ?? 1]));
      const parts = planShards(names, times, of);
      expect(parts.flat().toSorted()).toEqual(names.toSorted());
      const sums = parts.map((part) => part.reduce((sum, name) => sum + (times.get(name) ?? 0), 0));
      expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(Math.max(...times.values()) + 1e-6);
      if (names.length >= of) expect(parts.every((part) => part.length > 0)).toBe(true);
      expect(planShards(names.toReversed(), times, of)).toEqual(parts);
    }),
  );
});
