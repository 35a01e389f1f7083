import { describe, expect, test } from 'vitest';
import { Summary } from '../../../src/action/index.ts';

describe('what others named cannot change the page', () => {
  test.each([
    ['a heading', new Summary().heading('x <img src=y> `z`').render(), '### x &lt;img src=y&gt; \\`z\\`\n'],
    [
      'a cell',
      new Summary().table(['a'], [['x|y\nz <b>']]).render(),
      '| a |\n| --- |\n| x\\|y<br>z &lt;b&gt; |\n',
    ],
    [
      'a name with an @',
      new Summary().text('not ubuntu@24.04, by @team').render(),
      'not ubuntu@<!-- -->24.04, by @<!-- -->team\n',
    ],
    ['a fence', new Summary().code('a\n```\nb').render(), '````\na\n```\nb\n````\n'],
    [
      'a fold',
      new Summary().details('<x>', 'log').render(),
      '<details><summary>&lt;x&gt;</summary>\n\n```\nlog\n```\n\n</details>\n',
    ],
  ])('%s', (_name, rendered, expected) => {
    expect(rendered).toBe(expected);
  });

  test('a page above the limit is cut at a line and says so', () => {
    const page = new Summary().code('0123456789\n'.repeat(120_000)).render();
    expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024);
    expect(page).toMatch(/The rest is in the log of this step\._\n$/);
  });
});
