import { expect, test } from 'vitest';
import { writeStickyComment } from '../../../src/github/index.ts';

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly trusted: boolean;
}

/** The comments of one pull request; GitHub refuses what is longer than it keeps. */
function thread(start: readonly Comment[] = []): {
  readonly comments: Comment[];
  readonly github: Parameters<typeof writeStickyComment>[0];
} {
  const comments = [...start];
  const keep = (body: string): string => {
    if (body.length > 65_536) throw new Error('422 body is too long (maximum is 65536 characters)');
    return body;
  };
  return {
    comments,
    github: {
      listComments: () => Promise.resolve([...comments]),
      createComment: async (_number, body) =>
        void comments.push({ id: comments.length + 1, body: keep(body), trusted: true }),
      updateComment: async (id, body) => {
        const at = comments.findIndex((each) => each.id === id);
        comments[at] = { id, body: keep(body), trusted: true };
      },
      deleteComment: async (id) => {
        comments.splice(
          comments.findIndex((each) => each.id === id),
          1,
        );
      },
    },
  };
}

test('a comment is written once and edited in place', async () => {
  const { comments, github } = thread([{ id: 7, body: 'from somebody', trusted: true }]);
  await writeStickyComment(github, 1, 'preview', 'one');
  await writeStickyComment(github, 1, 'preview', 'two');
  expect(comments.map(({ body }) => body.split('\n').at(-1))).toEqual(['from somebody', 'two']);
});

test('a comment longer than GitHub takes is cut at a line, and says where the rest is', async () => {
  const { comments, github } = thread();
  await writeStickyComment(github, 1, 'preview', `${'a line\n'.repeat(20_000)}the end`);
  const [{ body } = { body: '' }] = comments;
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/a line\n\n_The rest is in the log of the run\._\n$/);
});

test('the second of two that were written at one moment goes; what looks like ours and is not stays', async () => {
  const marker = '<!-- paas-action: preview -->';
  const { comments, github } = thread([
    { id: 1, body: `${marker}\nof a stranger`, trusted: false },
    { id: 2, body: `${marker}\nfirst`, trusted: true },
    { id: 3, body: `${marker}\nsecond`, trusted: true },
  ]);
  await writeStickyComment(github, 1, 'preview', 'now');
  expect(comments.map(({ id, body }) => [id, body.split('\n')[1]])).toEqual([
    [1, 'of a stranger'],
    [2, 'now'],
  ]);
});

test('where it is only to be ended, none is begun', async () => {
  const { comments, github } = thread();
  await writeStickyComment(github, 1, 'preview', 'gone', { onlyExisting: true });
  expect(comments).toEqual([]);
});
