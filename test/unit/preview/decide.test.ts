import { describe, expect, test } from 'vitest';

import { decidePreview, labelFor } from '../../../actions/preview/decide.ts';
import type { DecisionFacts } from '../../../actions/preview/decide.ts';

const HEAD = 'b'.repeat(40);
const OLDER = 'c'.repeat(40);

const request = {
  number: 7,
  title: '',
  headSha: HEAD,
  headRef: 'x',
  fromFork: false,
  labels: [],
  url: '',
  baseRef: 'main',
  baseSha: undefined,
};
const pull = {
  number: 7,
  open: true,
  headSha: HEAD,
  headRef: 'x',
  fromFork: false,
  labels: [],
  updatedAt: 0,
};
const fork = { ...pull, fromFork: true };
const pushed: DecisionFacts = {
  mode: 'auto',
  event: { name: 'pull_request', action: 'synchronize', pullRequest: request },
  pull,
  approved: [],
  label: 'preview',
};
const approvedFor = (label: string): DecisionFacts['approved'] => [{ label, by: 'ada' }];

describe('what is done about a preview', () => {
  test.each<[string, Partial<DecisionFacts>, string]>([
    ['a push', {}, 'up'],
    [
      'a closed pull request',
      { event: { ...pushed.event, action: 'closed' }, pull: { ...pull, open: false } },
      'down',
    ],
    ['a closed one that GitHub still calls open', { event: { ...pushed.event, action: 'closed' } }, 'down'],
    [
      'a schedule',
      { event: { name: 'schedule', action: undefined, pullRequest: undefined }, pull: undefined },
      'sweep',
    ],
    [
      'a merge group',
      { event: { name: 'merge_group', action: undefined, pullRequest: undefined }, pull: undefined },
      'sweep',
    ],
    ['down by hand', { mode: 'down' }, 'down'],
    ['sweep by hand', { mode: 'sweep' }, 'sweep'],
    ['a run that is late', { pull: { ...pull, open: false } }, 'closed'],
    ['a pull request that is gone', { pull: undefined }, 'closed'],
    ['a commit that is not the newest', { pull: { ...pull, headSha: OLDER } }, 'superseded'],
    ['a fork', { pull: fork }, 'waiting'],
    ['a fork with the bare label', { pull: fork, approved: approvedFor('preview') }, 'waiting'],
    [
      'a fork with the label of another commit',
      { pull: fork, approved: approvedFor(labelFor('preview', OLDER)) },
      'waiting',
    ],
    [
      'a fork with a label that is too short',
      { pull: fork, approved: approvedFor(`preview:${HEAD.slice(0, 7)}`) },
      'waiting',
    ],
    ['a fork with its label', { pull: fork, approved: approvedFor(labelFor('preview', HEAD)) }, 'up'],
    [
      'a fork that pushed after it was approved',
      { pull: { ...fork, headSha: OLDER }, approved: approvedFor(labelFor('preview', HEAD)) },
      'superseded',
    ],
  ])('%s', (_name, facts, wanted) => {
    const decision = decidePreview({ ...pushed, ...facts });
    expect(decision.kind === 'skip' ? decision.state : decision.kind).toBe(wanted);
  });

  test('up without a pull request is an error of the caller, not a sweep', () => {
    const event = { name: 'push', action: undefined, pullRequest: undefined };
    expect(decidePreview({ ...pushed, mode: 'up', event, pull: undefined })).toMatchObject({ kind: 'skip' });
  });
});
