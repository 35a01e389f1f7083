import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod/mini';
import { charmImage } from '../../../../src/controller/unit/pod/index.ts';
import { builtImages } from '../../../support/built-images.ts';
import { helloCharm } from '../../../support/hello-charm.ts';
import type { Outcome } from '../../../support/juju-session.ts';
import { Timeline } from '../../../support/juju-timeline.ts';
import { expectInOrder, seenIn } from '../../../support/seen-states.ts';
import { openControllerLab, type StandInLab } from '../../../support/stand-in-lab.ts';
import { statesOf, type States } from '../../../support/unit-states.ts';

const MODEL = 'demo';
const APP = 'hello-k8s';
let lab: StandInLab;
let image: string;

beforeAll(async () => {
  lab = await openControllerLab('leaving', {
    charms: { 'hello-k8s_v1.charm': helloCharm('1'), 'hello-k8s_v2.charm': helloCharm('2') },
  });
  image = await builtImages(lab.ports, lab.docker)(charmImage({ name: 'ubuntu', channel: '24.04' }));
  await must('add-model', MODEL);
});
afterAll(() => lab.end());

async function must(...argv: string[]): Promise<Outcome> {
  const outcome = await lab.juju(...argv);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  return outcome;
}

const history = z.array(z.object({ type: z.string(), status: z.string(), message: z.optional(z.string()) }));

/** What a unit went through since it is there; undefined when it is not. */
async function lived(unit: string): Promise<States | undefined> {
  const { code, stdout } = await lab.juju('show-status-log', unit, '-n', '100', '--format', 'json');
  if (code !== 0) return undefined;
  const states = statesOf(history.parse(JSON.parse(stdout)));
  // Without the unit it is the application's.
  return states.agent.length === 0 ? undefined : states;
}

/** Waits until units have done all there is to do. */
async function settled(...units: string[]): Promise<void> {
  for (const unit of units)
    await vi.waitFor(
      async () => {
        const states = await lived(unit);
        expect([states?.workload.at(-1), states?.agent.at(-1)]).toEqual(['active', 'idle']);
        expect(states?.agent).toContain('executing running web-pebble-ready hook');
      },
      { timeout: 60_000, interval: 100 },
    );
}

/** What units go through from now on, until they are gone. */
function untilGone(...units: string[]): Promise<States[]> {
  return Promise.all(
    units.map(async (unit) => {
      const before = await lived(unit);
      let last = before;
      for (let states = before; states !== undefined; states = await lived(unit)) {
        last = states;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return {
        workload: last?.workload.slice((before?.workload.length ?? 1) - 1) ?? [],
        agent: last?.agent.slice(before?.agent.length) ?? [],
      };
    }),
  );
}

/** Gives the command of a recording, and expects what the real Juju said. */
async function asInRecording(name: string): Promise<void> {
  const recording = new Timeline(name);
  const [start] = recording.all('command-start');
  const [end] = recording.all('command-end');
  const { code, stderr } = await lab.juju(...(start?.argv.slice(1) ?? []));
  expect({ code, stderr: withoutDots(stderr) }).toEqual({
    code: end?.exitCode,
    stderr: withoutDots(end?.stderr ?? ''),
  });
}

/** How long it took, and whether there was a moment in which only the model was left, is a matter of chance. */
function withoutDots(text: string): string {
  return text.replaceAll(/\.+\n/g, '\n').replace('\nWaiting for model to be removed\n', '\n');
}

/** In this order, with others between them: the recorder looked twice a second. */
function expectAmong(ours: readonly string[], seen: readonly string[]): void {
  let at = -1;
  for (const state of seen) {
    at = ours.indexOf(state, at + 1);
    expect(at, `${state} comes in its turn in ${ours.join(', ')}`).toBeGreaterThanOrEqual(0);
  }
}

const PEER_DEPARTS = 'executing running ring-relation-departed hook for';
const hooksOf = ({ agent }: States): string[] => agent.filter((state) => state.startsWith('executing'));

test('units that are too many, and the one that stays', async () => {
  await must('deploy', `./${APP}_v1.charm`, '--resource', `web-image=${image}`, '-n', '3');
  const [first, second, third] = [`${APP}/0`, `${APP}/1`, `${APP}/2`] as const;
  await settled(first, second, third);
  const left = untilGone(second, third);
  await asInRecording('scale-3-to-1');
  for (const [place, ours] of (await left).entries()) {
    const unit = place === 0 ? second : third;
    const theirs = seenIn('scale-3-to-1', unit);
    expect(ours.workload).toEqual(theirs.workload);
    expectInOrder(ours.agent, theirs.agent);
    expect(hooksOf(ours)).toEqual([
      'executing running data-storage-detaching hook',
      `${PEER_DEPARTS} ${first}`,
      `${PEER_DEPARTS} ${place === 0 ? third : second}`,
      'executing running stop hook',
      'executing running remove hook',
    ]);
  }
  await vi.waitFor(async () => {
    const stays = (await lived(first))?.agent ?? [];
    expectInOrder(stays, seenIn('scale-3-to-1', first).agent);
    expect(stays).toEqual(expect.arrayContaining([second, third].map((unit) => `${PEER_DEPARTS} ${unit}`)));
    expect(stays.at(-1)).toBe('idle');
  });
}, 120_000);

test('the unit of an application that is removed, in a pod that is not its first', async () => {
  await must('refresh', APP, '--path', `./${APP}_v2.charm`);
  await vi.waitFor(
    async () => expect((await lived(`${APP}/0`))?.agent).toContain('executing running upgrade-charm hook'),
    { timeout: 60_000, interval: 100 },
  );
  await settled(`${APP}/0`);
  const left = untilGone(`${APP}/0`);
  await asInRecording('remove-application');
  const [ours] = await left;
  const theirs = seenIn('remove-application', `${APP}/0`);
  expectAmong(ours?.workload ?? [], theirs.workload);
  expectInOrder(ours?.agent ?? [], theirs.agent);
  expect(ours && hooksOf(ours)).toEqual(
    ['data-storage-detaching', 'ring-relation-broken', 'stop', 'remove'].map(
      (hook) => `executing running ${hook} hook`,
    ),
  );
}, 120_000);

test('the unit of a model that is destroyed by force has no more hooks', async () => {
  await vi.waitFor(
    async () => expect((await lab.juju('status', '--format', 'json')).stdout).toContain('"applications":{}'),
    { timeout: 20_000 },
  );
  await must('deploy', `./${APP}_v1.charm`, '--resource', `web-image=${image}`);
  await settled(`${APP}/0`);
  const left = untilGone(`${APP}/0`);
  await asInRecording('redeploy-same-name-then-destroy-model');
  const [ours] = await left;
  expect(ours && hooksOf(ours)).toEqual([]);
  expect(ours?.workload.slice(0, 1)).toEqual(['active']);
}, 120_000);
