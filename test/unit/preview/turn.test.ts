import { expect, test } from 'vitest';

import { isOvertaken } from '../../../actions/preview/turn.ts';
import type { PullState } from '../../../src/github/index.ts';

const [OURS, BEFORE, NEWER] = ['1'.repeat(40), '0'.repeat(40), '2'.repeat(40)];

function pull(headSha: string, open = true): PullState {
  return { number: 7, open, headSha, headRef: 'feat', fromFork: false, labels: [], updatedAt: 0 };
}

test.each([
  ['the newest commit', pull(OURS), BEFORE, false],
  ['the newest commit, although another one is noted', pull(OURS), NEWER, false],
  ['an older commit', pull(NEWER), BEFORE, true],
  ['an older commit that is noted still', pull(NEWER), OURS, true],
  ['a closed pull request', pull(OURS, false), OURS, true],
  ['GitHub is silent, and nobody came between', undefined, BEFORE, false],
  ['GitHub is silent, and the model is ours', undefined, OURS, false],
  ['GitHub is silent, and another commit came between', undefined, NEWER, true],
] as const)('%s', (_, now, noted, overtaken) => {
  expect(isOvertaken({ sha: OURS, pull: now, noted, found: BEFORE })).toBe(overtaken);
});
