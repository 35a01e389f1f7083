import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/project/index.ts';

describe('a block that ends the file', () => {
  test.each([
    ['a: |\n  b', 'b'],
    ['a: |\n  b\n', 'b\n'],
    ['a: |+\n  b\n\n', 'b\n\n'],
    ['a: >\n  b\n  c', 'b c'],
    ['a: |\n  b\n# end', 'b\n'],
    ['a: "b\\n"', 'b\n'],
  ])('%j has a newline where the file has one', (text, a) => {
    expect(parseYaml(text, 'x.yaml').value).toEqual({ a });
  });
});

test('a byte order mark may only begin the file', () => {
  expect(parseYaml('\ufeffa: b\n', 'x.yaml').value).toEqual({ a: 'b' });
  expect(() => parseYaml('# c\n\ufeffa: b\n', 'x.yaml')).toThrow(/byte order mark/);
});
