import { describe, expect, it } from 'vitest';

import { findCrashes } from '../../../../src/juju/judge/crashes.ts';
import { missingLife } from '../../../../src/juju/judge/service-life.ts';
import { parseStatus } from '../../../../src/juju/read/status.ts';
import type { Expectation, Observation } from '../../../../src/juju/judge/types.ts';

const START = Date.UTC(2026, 10, 22, 10, 0, 0);
const time = (second: number): string => new Date(START + second * 1000).toISOString();

const EXPECTATION: Expectation = {
  application: 'shop',
  change: { created: false, charm: true, image: true, config: false, scale: false },
  mark: START / 1000,
  before: undefined,
  units: 1,
  stability: 1_000,
  servicesUp: 5_000,
};

type Said = readonly [current: string, since: number];

/** A look at one second: what Pebble says, and since when the agent is idle. */
function look(second: number, [current, since]: Said, agent = 1): Observation {
  const info = (word: string, at: number) => ({ current: word, since: time(at) });
  const unit = { 'workload-status': info('active', 1), 'juju-status': info('idle', agent) };
  const timestamp = time(Math.floor(second));
  const web = { name: 'web', startup: 'enabled', current, since: time(since) };
  return {
    at: second * 1000,
    began: second * 1000,
    status: parseStatus({ applications: { shop: { units: { 'shop/0': unit } } }, controller: { timestamp } }),
    services: new Map([['shop/0', [web]]]),
  };
}

const leftOf = (looks: readonly Observation[], expectation = EXPECTATION): number =>
  missingLife(expectation, looks)?.left ?? 0;

describe('how long services must have run', () => {
  it('counts from their start by the clocks of the cluster, with what both leave out', () => {
    expect(leftOf([look(5, ['active', 2])])).toBe(3_000);
    expect(leftOf([look(8, ['active', 2])])).toBe(0);
  });

  it('counts from the first look where the clock of the node is behind that of the controller', () => {
    const before = ['active', -30] as const;
    expect(leftOf([look(5, before)])).toBe(5_000);
    expect(leftOf([look(5, before), look(7, before)])).toBe(3_000);
    expect(leftOf([look(5, before), look(10, before)])).toBe(0);
  });

  it('is long over where nothing was replaced', () => {
    const change = { ...EXPECTATION.change, charm: false, image: false, config: true };
    expect(leftOf([look(5, ['active', -30])], { ...EXPECTATION, change })).toBe(0);
  });

  it('is twice as long as a life that ended, and as Pebble remembers one that was not seen', () => {
    const died = [look(3, ['active', 2]), look(11, ['backoff', 10])];
    expect(leftOf([...died, look(11.5, ['active', 11])])).toBe(18_000);
    expect(leftOf([look(11, ['backoff', 10]), look(11.5, ['active', 11])])).toBe(30_000);
  });
});

describe('a service that was started anew', () => {
  it('has crashed when no hook ran', () => {
    const looks = [look(3, ['active', 2]), look(10, ['active', 9]), look(11, ['active', 9])];
    expect(findCrashes('shop/0', looks)).toEqual([{ service: 'web', lived: 8_000 }]);
  });

  it.each([
    ['a hook ran between', [look(3, ['active', 2]), look(10, ['active', 9], 9), look(11, ['active', 9], 9)]],
    ['status is behind', [look(3, ['active', 2]), look(10, ['active', 9]), look(11, ['active', 9], 10)]],
    ['it is too early to tell', [look(3, ['active', 2]), look(10, ['active', 9])]],
    ['a hook ended in that second', [look(3, ['active', 0]), look(4, ['active', 2]), look(5, ['active', 2])]],
  ])('may have been so by a hook: %s', (_, looks) => {
    expect(findCrashes('shop/0', looks)).toEqual([]);
  });
});
