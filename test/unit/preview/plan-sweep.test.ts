import { describe, expect, test } from 'vitest';

import { modelOf } from '../../../actions/preview/names.ts';
import type { OwnPreview } from '../../../actions/preview/own-previews.ts';
import { planSweep, type SweepFacts } from '../../../actions/preview/plan-sweep.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const home = { repository: 'acme/web' };

/** A preview of an open pull request that was deployed so many hours ago. */
function preview(number: number, hours: number, more: Partial<OwnPreview> = {}): OwnPreview {
  const headRef = `branch-${number}`;
  const pull = { number, open: true, headSha: '', headRef, fromFork: false, labels: [], updatedAt: 0 };
  const model = modelOf(home, number, headRef);
  return { model, alive: true, number, pull, deployedAt: NOW - hours * HOUR, ...more };
}

function going(
  own: readonly OwnPreview[],
  facts: Partial<SweepFacts> = {},
): Record<number, string | undefined> {
  const plan = planSweep({ home, own, living: own.length, limit: 20, ttl: 72 * HOUR, now: NOW, ...facts });
  return Object.fromEntries(plan.map(({ number, why }) => [number, why]));
}

describe('a sweep', () => {
  test('takes what nobody needs', () => {
    const { pull } = preview(2, 1);
    const closed = pull && { ...pull, open: false };
    expect(
      going([
        preview(1, 71),
        preview(2, 1, { pull: closed, deployedAt: 0 }),
        preview(3, 1, { pull: undefined, deployedAt: 0 }),
        preview(4, 73),
        preview(5, 1, { model: modelOf(home, 5, 'renamed') }),
      ]),
    ).toEqual({
      1: undefined,
      2: 'its pull request is closed',
      3: 'its pull request does not exist',
      4: 'it was last deployed 73 hours ago',
      5: 'its pull request has another branch',
    });
  });

  test('takes those deployed longest ago while there are too many, and no more', () => {
    const own = [preview(1, 5), preview(2, 9), preview(3, 1), preview(4, 7)];
    const why = 'more than 2 previews live, and it was deployed longest ago';
    expect(going(own, { limit: 2 })).toEqual({ 1: undefined, 2: why, 3: undefined, 4: why });
    expect(going(own, { limit: 4 })).toEqual({ 1: undefined, 2: undefined, 3: undefined, 4: undefined });
  });

  test('counts what goes anyway, what is going already, and what others have', () => {
    const own = [preview(1, 100), preview(2, 9, { alive: false }), preview(3, 5), preview(4, 1)];
    expect(going(own, { living: 3, limit: 2 })).toMatchObject({ 2: undefined, 3: undefined, 4: undefined });
    expect(going(own, { living: 5, limit: 3 })).toMatchObject({
      2: undefined,
      3: 'more than 3 previews live, and it was deployed longest ago',
      4: undefined,
    });
  });
});
