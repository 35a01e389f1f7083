import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { judge } from '../../../../src/juju/judge/judge.ts';
import { planPause } from '../../../../src/juju/verify/pace.ts';
import { podFailure } from '../../../../src/juju/judge/pod-failure.ts';
import { parsePods } from '../../../../src/juju/verify/read-pods.ts';
import { parseStatus } from '../../../../src/juju/read/status.ts';
import type { Expectation, Observation, Pod } from '../../../../src/juju/judge/types.ts';

const path = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'juju', 'pods.json');
const recorded = JSON.parse(readFileSync(path, 'utf8')) as Record<
  string,
  { items: { metadata: { annotations: Record<string, string> } }[] }
>;

function podsOf(name: string): readonly Pod[] {
  const answer = recorded[name];
  return parsePods(answer, answer?.items[0]?.metadata.annotations['model.juju.is/id'] ?? '');
}

const CREATED = Date.parse('2026-11-22T11:05:05Z') / 1000;

function expectation(mark: number): Expectation {
  const change = { created: true, charm: true, image: true, config: false, scale: false };
  return {
    application: 'hello-k8s',
    change,
    mark,
    before: undefined,
    units: 1,
    stability: 1_000,
    servicesUp: 5_000,
  };
}

function failureOf(pods: readonly Pod[], mark = 0, lasted = 0) {
  const looks: Observation[] = [0, lasted].map((at) => ({ at, pods }));
  return podFailure(expectation(mark), 'hello-k8s/0', looks);
}

describe('pods as kubectl tells of them', () => {
  it('are read with what keeps their containers waiting', () => {
    expect(podsOf('image-not-found')).toMatchObject([
      {
        unit: 'hello-k8s/0',
        created: CREATED,
        deleting: false,
        phase: 'Pending',
        containers: [
          { name: 'charm-init', waiting: undefined },
          {
            name: 'charm',
            waiting: undefined,
            restarts: 0,
          },
          { name: 'web', waiting: { reason: 'ImagePullBackOff' } },
        ],
      },
    ]);
  });

  it('of a model with the same name elsewhere are left out', () => {
    expect(parsePods(recorded['image-not-found'], 'another')).toEqual([]);
  });
});

describe('what pods say against a change', () => {
  it.each([
    ['image-not-found', /nosuch:v9.*not found/],
    ['private-registry-no-credentials', /401 Unauthorized/],
  ])('is told at once where the registry said it for good: %s', (name, message) => {
    const failure = failureOf(podsOf(name));
    expect(failure).toMatchObject({ cause: 'image-pull', unit: 'hello-k8s/0' });
    expect(failure?.message).toMatch(message);
  });

  it('is nothing while all is well, and nothing of the pod that is being replaced', () => {
    expect(failureOf(podsOf('workload-crash-late'))).toBeUndefined();
    expect(failureOf(podsOf('image-not-found'), CREATED)).toBeUndefined();
    expect(failureOf(podsOf('image-not-found').map((pod) => ({ ...pod, deleting: true })))).toBeUndefined();
  });

  function waitingFor(reason: string, restarts: number): readonly Pod[] {
    const containers = [{ name: 'web', restarts, waiting: { reason, message: 'a while' } }];
    return podsOf('image-not-found').map((pod) => ({ ...pod, containers }));
  }

  it('has to last where the registry may only have stumbled', () => {
    expect(failureOf(waitingFor('ErrImagePull', 0), 0, 11_000)).toBeUndefined();
    expect(failureOf(waitingFor('ErrImagePull', 0), 0, 12_000)).toMatchObject({ cause: 'image-pull' });
  });

  it('is a crash loop once a container was started anew twice', () => {
    expect(failureOf(waitingFor('CrashLoopBackOff', 1))).toBeUndefined();
    expect(failureOf(waitingFor('CrashLoopBackOff', 2))).toMatchObject({ cause: 'crash' });
  });
});

describe('the pod of a unit that is not there yet', () => {
  const unit = {
    'workload-status': { current: 'waiting', message: 'installing agent' },
    'juju-status': { current: 'allocating' },
  };
  const status = parseStatus({ applications: { 'hello-k8s': { units: { 'hello-k8s/0': unit } } } });

  function reasonFor(changes: object): string {
    const [item] = recorded['image-not-found']?.items ?? [];
    const json = { items: [{ ...item, status: { phase: 'Running', ...changes } }] };
    const pods = parsePods(json, item?.metadata.annotations['model.juju.is/id'] ?? '');
    const verdict = judge(expectation(0), [{ at: 0, status, pods }]);
    return verdict.kind === 'waiting' ? verdict.why : verdict.kind;
  }

  it('says what Juju does not: no node has room for it, or one has thrown it out', () => {
    const none = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };
    const full = { ...none, message: '0/1 nodes are available: 1 Insufficient memory.' };
    expect(reasonFor({ phase: 'Pending', conditions: [full] })).toBe(
      'hello-k8s/0: the agent is allocating; its pod is Pending (Unschedulable: 0/1 nodes are available: 1 Insufficient memory.)',
    );
    const evicted = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' };
    expect(reasonFor(evicted)).toMatch(/; its pod is Failed \(Evicted: The node was low on .*\)$/);
    expect(reasonFor({})).toBe('hello-k8s/0: the agent is allocating');
  });
});

describe('the pause before the next look', () => {
  function pauseAfter(quiet: number, workload: string, took = 50): number {
    const units = { 'shop/0': { 'workload-status': { current: workload } } };
    const status = parseStatus({ applications: { shop: { units } } });
    return planPause(
      { at: took, began: 0, status },
      { application: 'shop', quiet, left: undefined, now: took },
    );
  }

  it('is short for as long as a pod may be waiting for its image, which shows for 0.4 s', () => {
    for (const took of [50, 100, 300])
      expect(pauseAfter(600_000, 'waiting', took) + took).toBeLessThanOrEqual(400);
    expect(pauseAfter(600_000, 'waiting')).toBe(150);
  });

  it('is a second once all are active and nothing has moved for long', () => {
    expect(pauseAfter(29_000, 'active')).toBe(150);
    expect(pauseAfter(30_000, 'active')).toBe(950);
  });
});
