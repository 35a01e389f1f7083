import { expect, test } from 'vitest';
import { indexOptions } from '../../../src/python/file-options.ts';
import { parseRequirements } from '../../../src/python/requirements.ts';

test.each([
  ['-i https://a/simple', ['-i https://a/simple']],
  ['--index-url=https://a/simple', ['--index-url https://a/simple']],
  ['--extra-index-url https://b/simple # ours', ['--extra-index-url https://b/simple']],
  ['--no-index', ['--no-index']],
  ['--find-links wheels', ['--find-links /app/more/wheels']],
  ['-f https://c/wheels.html', ['-f https://c/wheels.html']],
  ['-r other.txt', []],
  ['flask --hash=sha256:00', []],
])('%s', (text, expected) => {
  expect(indexOptions(parseRequirements('more/base.txt', text), '/app')).toEqual(expected);
});
