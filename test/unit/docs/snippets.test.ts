import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frameworks } from '../../../src/frameworks/index.ts';
import { ROOT } from '../../support/source-files.ts';

const FOLDER = join(ROOT, 'docs/frameworks');
const pages = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

/** `<!-- from FILE -->` and the code block below it. */
const quotations = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/<!-- from (\S+) -->\n\n```\w*\n([\s\S]*?)```/g)].map(([, file = '', code = '']) => ({
    name,
    file,
    code,
  })),
);

describe('pages about frameworks', () => {
  test.each(quotations)('$name quotes $file as it is', ({ file, code }) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(code);
  });

  test('every quotation has its code', () => {
    const announced = pages.flatMap(({ text }) => [...text.matchAll(/<!-- from /g)]);
    expect(quotations).toHaveLength(announced.length);
  });

  test.each(pages)('$name links to what exists', ({ text }) => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
    expect(links.filter((target) => !existsSync(join(FOLDER, target)))).toEqual([]);
  });

  test.each(frameworks.filter(({ id }) => existsSync(join(ROOT, 'examples', id))))(
    'a framework with an example has a page: $title',
    ({ id, extension }) => {
      const page = pages.find(({ name }) => name === `${id}.md`);
      expect(page?.text).toContain(`extensions: [${extension}]`);
      expect(page?.text).toContain(`(../../examples/${id})`);
      expect(page?.text).toContain(`(../tutorials/${id}.md)`);
    },
  );
});
