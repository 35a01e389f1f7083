import { expect, test } from 'vitest';
import { Summary } from '../../../src/action/index.ts';

test.each([
  ['a link', { text: 'run', url: 'https://github.com/a/b' }, '[run](https://github.com/a/b)\n'],
  [
    'a title that would leave its link',
    { text: '](x) [y', url: 'https://h/p' },
    '[\\](x) \\[y](https://h/p)\n',
  ],
  ['an address of another kind', { text: 'x', url: 'javascript:alert(1)' }, 'x\n'],
  ['an address that would leave its brackets', { text: 'x', url: 'https://h/)[z](q' }, 'x\n'],
])('%s', (_name, link, markdown) => {
  expect(new Summary().links([link]).render()).toBe(markdown);
});

test('no links are nothing at all', () => {
  expect(new Summary().links([]).empty).toBe(true);
});
