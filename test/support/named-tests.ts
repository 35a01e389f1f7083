import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

/** The text of a page, and its links: the words that each is put on, and where it leads, absolute. */
export function readPage(page: string): {
  readonly text: string;
  readonly links: readonly { readonly words: string; readonly path: string }[];
} {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [...text.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, words = '', target = '']) => ({
    words,
    path: join(ROOT, dirname(page), target),
  }));
  return { text, links };
}

/** A page promises tests and names each by its words, as links to their files: what it names has to be there. */
export function checkNamedTests({ links }: Pick<ReturnType<typeof readPage>, 'links'>): void {
  const isTest = (path: string): boolean => path.startsWith(join(ROOT, 'test/'));

  test.each(links.filter(({ path }) => !isTest(path)))('links to $path', ({ path }) => {
    expect(existsSync(path)).toBe(true);
  });

  test.each(links.filter(({ path }) => isTest(path)))(
    'names a test that there is: $words',
    ({ words, path }) => {
      expect(existsSync(path), path).toBe(true);
      expect(readFileSync(path, 'utf8').includes(words), path).toBe(true);
    },
  );
}
