import { expect, test } from 'vitest';

import { remember } from '../../../../src/juju/verify/looks.ts';
import type { Observation } from '../../../../src/juju/judge/types.ts';

test('of equal looks the first and the last are kept, and one between two like others is not lost', () => {
  const told = ['a', 'a', 'a', 'b', 'a', 'a', 'a'];
  const kept = told.reduce<readonly Observation[]>(
    (looks, problem, at) => remember(looks, { at, problem }).looks,
    [],
  );
  expect(kept).toEqual([
    { at: 0, problem: 'a' },
    { at: 2, problem: 'a' },
    { at: 3, problem: 'b' },
    { at: 4, problem: 'a' },
    { at: 6, problem: 'a' },
  ]);
});
