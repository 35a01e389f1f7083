import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { atMost } from '../../../actions/pack-apps/at-most.ts';
import { withoutCache } from '../../../actions/pack-apps/cache.ts';
import { namedReporter } from '../../../actions/pack-apps/named-reporter.ts';
import { planTasks, tasksAtOnce } from '../../../actions/pack-apps/plan.ts';
import { inTurn } from '../../../src/craft/in-turn.ts';
import { once } from '../../../src/rock/tools/once.ts';
import { quietReporter } from '../../support/reporter.ts';

const shop = { name: 'shop', path: 'services/shop', charmPath: 'services/shop/charm' };
const job = { name: 'job', path: 'job', charmPath: undefined };

describe('the plan', () => {
  test('has the rock and the charm of every app, none with the folder or name of another', () => {
    const tasks = planTasks([shop, job], { root: 'mono', output: '/w/packed', artifact: 'pr' });
    expect(tasks.map(({ kind, path, output, artifact }) => [kind, path, output, artifact])).toEqual([
      ['rock', 'mono/services/shop', '/w/packed/shop', 'pr-shop-rock'],
      ['charm', 'mono/services/shop/charm', '/w/packed/shop', 'pr-shop-charm'],
      ['rock', 'mono/job', '/w/packed/job', 'pr-job-rock'],
    ]);
    const [first] = planTasks([shop], { root: '.', output: '/w', artifact: undefined });
    expect(first).toMatchObject({ path: 'services/shop', artifact: undefined });
  });

  test.each([
    [8, 32, 8],
    [8, 7.7, 3],
    [2, 16, 2],
    [4, 1, 1],
  ])('for %i processors and %d GiB is %i at a time', (processors, gib, tasks) => {
    expect(tasksAtOnce({ processors, memory: gib * 1024 ** 3 })).toBe(tasks);
  });
});

test('no more is done at a time than may be, all of it is, and answers are in the order of the list', async () => {
  let running = 0;
  let most = 0;
  const work = Array.from({ length: 7 }, (_, at) => async () => {
    running += 1;
    most = Math.max(most, running);
    // The first ones take longest.
    for (let turns = 20 - at; turns > 0; turns -= 1) await turn();
    running -= 1;
    if (at === 2) throw new Error('broken');
    return at;
  });
  const results = await atMost(3, work);
  expect(most).toBe(3);
  expect(results.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([
    ...[0, 1, 'failed', 3, 4, 5, 6],
  ]);
  expect(await atMost(3, [])).toEqual([]);
});

test('what must not be done side by side is done in turn, also after a failure', async () => {
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await turn();
    seen.push(`${name} ends`);
    if (name === 'a') throw new Error(name);
  };
  await Promise.allSettled([inTurn(work('a')), inTurn(work('b'))]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('what several need at the same time is made once, and again by whoever comes later', async () => {
  let made = 0;
  const make = async (): Promise<void> => {
    made += 1;
    await turn();
  };
  await Promise.all([once('x', make), once('x', make), once('y', make)]);
  expect(made).toBe(2);
  await once('x', make);
  expect(made).toBe(3);
  const failing = (): Promise<void> => Promise.reject(new Error('broken'));
  await expect(Promise.all([once('x', failing), once('x', make)])).rejects.toThrow('broken');
});

test('every line says whose it is, and places stay places', async () => {
  const reporter = quietReporter();
  const named = namedReporter(reporter, 'shop');
  named.info('one\ntwo');
  named.warning('bad', { file: 'a.py', line: 1 });
  await named.group('Build', () => Promise.resolve(named.notice('done')));
  named.mask('secret');
  expect(reporter.lines).toEqual([
    'shop | one\nshop | two',
    'warning: shop: bad',
    'shop | Build',
    'notice: shop: done',
  ]);
  expect(reporter.secrets).toEqual(['secret']);
});

test('the tasks find no cache of their own', () => {
  const host = { variables: { ACTIONS_RESULTS_URL: 'x', ACTIONS_CACHE_URL: 'y', GITHUB_REF: 'z' } };
  expect(withoutCache(host as unknown as Parameters<typeof withoutCache>[0]).variables).toEqual({
    GITHUB_REF: 'z',
  });
});
