import { describe, expect, it } from 'vitest';

import { judge } from '../../../../src/juju/judge/judge.ts';
import { parseStatus } from '../../../../src/juju/read/status.ts';
import type { JujuStatus } from '../../../../src/juju/read/status.ts';
import type { Expectation, HistoryEntry, Observation, Verdict } from '../../../../src/juju/judge/types.ts';

const START = Date.UTC(2026, 10, 22, 10, 0, 0);

type Shown = readonly [workload: string, agent: string, message?: string];

function statusOf([workload, agent, message = '']: Shown, sinceSecond: number): JujuStatus {
  const since = new Date(START + sinceSecond * 1000).toISOString();
  const unit = {
    'workload-status': { current: workload, message: workload === 'error' ? message : '', since },
    'juju-status': { current: agent, message: agent === 'executing' ? message : '', since },
  };
  const shop = {
    'charm-rev': 1,
    scale: 1,
    'application-status': { current: 'active', since },
    units: { 'shop/0': unit },
  };
  return parseStatus({ model: { name: 'm' }, applications: { shop } });
}

const expectation: Expectation = {
  application: 'shop',
  change: { created: false, charm: true, image: false, config: false, scale: false },
  mark: START / 1000,
  before: statusOf(['active', 'idle'], -60),
  revision: 1,
  units: 1,
  image: undefined,
  stability: 1_000,
  servicesUp: 0,
};

/** Looks every 0.4 s at a unit that shows each of these from a second on; the first verdict that ends the wait. */
function watch(
  story: readonly (readonly [from: number, shown: Shown])[],
  until: number,
  history: readonly HistoryEntry[] = [],
): { verdict: Verdict; second: number } {
  const looks: Observation[] = [];
  let verdict: Verdict = { kind: 'waiting', why: '', near: false };
  let second = 0;
  for (; second <= until && verdict.kind === 'waiting'; second += 0.4) {
    const [from, shown] = story.findLast(([start]) => start <= second) ?? [0, ['active', 'idle'] as const];
    looks.push({
      at: second * 1000,
      began: second * 1000 - 50,
      status: statusOf(shown, Math.floor(from) + 1),
      // Whole seconds, as everywhere: what comes in this one may or may not be there yet.
      history: new Map([['shop/0', history.filter(({ since = 0 }) => since <= START / 1000 + second + 1)]]),
    });
    verdict = judge(expectation, looks);
  }
  return { verdict, second };
}

const hook = 'running upgrade-charm hook';
const failed = 'hook failed: "upgrade-charm"';
// The rhythm of the recordings: an error for a second, four seconds as before, the next try.
const firstTry = [
  [0, ['active', 'executing', hook]],
  [1, ['error', 'idle', failed]],
  [2.2, ['active', 'idle']],
  [6.2, ['active', 'executing', hook]],
] as const;

describe('a hook that fails in a unit which was active', () => {
  it('is not taken for ready in the pause before the next try, and given up when that fails too', () => {
    const { verdict, second } = watch(
      [...firstTry, [6.6, ['error', 'idle', failed]], [7.8, ['active', 'idle']]],
      60,
    );
    expect(verdict).toMatchObject({ kind: 'failed', cause: 'hook', unit: 'shop/0', message: failed });
    expect(second).toBeGreaterThan(6.6);
    expect(second).toBeLessThan(8);
  });

  it('is ready once the quiet is longer than any pause, when the next try succeeds', () => {
    const { verdict, second } = watch([...firstTry, [6.8, ['active', 'idle']]], 60);
    expect(verdict.kind).toBe('ready');
    expect(second).toBeGreaterThan(13);
    expect(second).toBeLessThan(16);
  });

  const entry = (at: number, status: string, message = ''): HistoryEntry => ({
    type: 'juju-unit',
    status,
    message,
    since: START / 1000 + at,
  });
  const erred = [entry(1, 'executing', hook), entry(2, 'error', failed)];

  it('is ready as soon as the history tells that the hook was run again and left the unit idle', () => {
    const history = [...erred, entry(7, 'executing', hook), entry(7, 'idle')];
    const { verdict, second } = watch([...firstTry, [6.8, ['active', 'idle']]], 60, history);
    expect(verdict.kind).toBe('ready');
    expect(second).toBeLessThan(9);
  });

  it.each([
    ['it was not run again', [...erred, entry(3, 'idle')]],
    ['another hook was run', [...erred, entry(3, 'executing', 'running start hook'), entry(4, 'idle')]],
    [
      'it failed again, in the second in which the agent was idle',
      [...erred, entry(7, 'executing', hook), entry(8, 'idle'), entry(8, 'error', failed)],
    ],
  ])('is waited for when %s', (_, history) => {
    const { verdict, second } = watch([...firstTry, [6.8, ['active', 'idle']]], 60, history);
    expect(verdict.kind).toBe('ready');
    expect(second).toBeGreaterThan(13);
  });

  it('is given up when one error stays', () => {
    const { verdict, second } = watch([firstTry[0], firstTry[1]], 60);
    expect(verdict).toMatchObject({ kind: 'failed', cause: 'hook' });
    expect(second).toBeLessThan(18);
  });

  it('does not count what failed long ago', () => {
    const later = [30, ['error', 'idle', failed]] as const;
    const { verdict, second } = watch(
      [...firstTry, [6.8, ['maintenance', 'idle']], later, [31, ['maintenance', 'idle']]],
      40,
    );
    expect(verdict.kind).toBe('waiting');
    expect(second).toBeGreaterThan(40);
  });
});

describe('a registry that stumbles', () => {
  // Names and digests of images hold any word and any number.
  const name = `registry.example:4030/denied/not-found@sha256:${'ab401404403f'.repeat(6).slice(0, 64)}`;
  const pull = (reason: string): string =>
    `unknown container reason "waiting": ErrImagePull: failed to pull and unpack image "${name}": ${reason}`;
  const story = (reason: string) =>
    [
      [0, ['active', 'executing', hook]],
      [1, ['error', 'idle', pull(reason)]],
      [1.8, ['waiting', 'idle']],
      [7, ['active', 'executing', hook]],
      [8, ['active', 'idle']],
    ] as const;

  it('is waited for, whatever the image is called', () => {
    const { verdict } = watch(story(`failed to copy ${name}: 503 Service Unavailable`), 30);
    expect(verdict.kind).toBe('ready');
  });

  it.each([
    `failed to resolve reference "${name}": ${name}: not found`,
    'unexpected status from HEAD request to https://registry.example/v2/: 401 Unauthorized',
  ])('is given up at once when it says for good: %s', (reason) => {
    const { verdict, second } = watch(story(reason), 30);
    expect(verdict).toMatchObject({ kind: 'failed', cause: 'image-pull' });
    expect(second).toBeLessThan(2);
  });
});

it('a hook of the old pod is no sign of the new one', () => {
  const { verdict } = watch(
    [
      [0, ['active', 'executing', 'running update-status hook']],
      [1, ['active', 'idle']],
    ],
    20,
  );
  expect(verdict).toMatchObject({
    kind: 'waiting',
    why: 'shop/0: it may still be the pod from before the change',
  });
});

describe('another revision of the charm', () => {
  const shows = (revision: number, at: number): Observation => {
    const status = statusOf(['active', 'idle'], 1);
    const [shop] = status.applications;
    if (shop === undefined) throw new Error('no application');
    return { at, status: { ...status, applications: [{ ...shop, revision }] } };
  };
  const judged = (revision: number, until: number): Verdict =>
    judge(expectation, [shows(1, 0), shows(revision, 100), shows(revision, until)]);

  it('than ours, and a later one, comes of another deployment', () => {
    expect(judged(2, 3_000).kind).toBe('waiting');
    expect(judged(2, 3_200)).toMatchObject({
      kind: 'failed',
      cause: 'overtaken',
      message: 'charm revision 2 is there instead of 1: somebody else has deployed',
    });
  });

  it('that is the one before is only late', () => {
    expect(judged(0, 60_000)).toMatchObject({ kind: 'waiting', why: 'charm revision 1; status shows 0' });
  });
});
