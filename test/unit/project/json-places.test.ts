import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonPlaces } from '../../../src/project/index.ts';

const text = `{
  "name": "x",
  "scripts": {
    "start": "node \\"a\\" {",
    "te/st": [
      1,
      {"deep": null}
    ]
  }
}
`;

describe('the line of a value', () => {
  test.each([
    [[], 1],
    [['name'], 2],
    [['scripts'], 3],
    [['scripts', 'start'], 4],
    [['scripts', 'te/st', 1, 'deep'], 7],
    [['scripts', 'stop'], 3],
    [['nothing'], 1],
  ] as const)('%j', (path, line) => {
    expect(findJsonPlaces(text).lineOf(path)).toBe(line);
  });
});

describe('the line of the first mistake', () => {
  test.each([
    ['a key without quotes', '{\n  "a": 1,\n  b: 2\n}', 3],
    ['a comma too many', '{\n  "a": 1,\n}', 3],
    ['a comma that is missing', '{\n  "a": 1\n  "b": 2\n}', 3],
    ['a comment', '{\n  // why\n  "a": 1\n}', 2],
    ['a text that does not end', '{\n  "a": "b\n}', 2],
    ['the end that is missing', '{\n  "a": [1,\n 2', 3],
    ['more than one value', '{}\n\n}', 3],
    ['a number that is none', '[\n01]', 2],
    ['an escape that is none', '["\\x"\n]', 1],
    ['nothing', '', 1],
    ['the mark of a conflict', '{\n<<<<<<< HEAD\n  "a": 1\n}', 2],
  ])('%s', (_, broken, line) => {
    expect(findJsonPlaces(broken).mistake).toBe(line);
    expect(findJsonPlaces(broken).lineOf(['a'])).toBeUndefined();
  });
});

test('JSON has no mistake', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 0, max: 3 }), (json, indent) => {
      expect(findJsonPlaces(JSON.stringify(JSON.parse(json), null, indent)).mistake).toBeUndefined();
    }),
  );
});

test('a lock file of a hundred thousand packages is read once', () => {
  const packages = Array.from({ length: 100_000 }, (_, at) => `\n"node_modules/p${at}": {"version": "1"}`);
  const { lineOf } = findJsonPlaces(`{"packages": {${packages.join(',')}}}`);
  expect(lineOf(['packages', 'node_modules/p99999', 'version'])).toBe(100_001);
});
