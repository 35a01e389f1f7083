import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod/mini';
import { charmImage } from '../../../../src/controller/unit/pod/index.ts';
import { answerOf, saidByJuju, setupOf, withoutChance, type Answer } from '../../../support/as-recorded.ts';
import { builtImages } from '../../../support/built-images.ts';
import { clientCharm, helloCharm } from '../../../support/hello-charm.ts';
import { jujuSession } from '../../../support/juju-session.ts';
import { readRows, recorded } from '../../../support/juju-rows.ts';
import { ANYWHERE, expectInOrder, seenIn } from '../../../support/seen-states.ts';
import { openControllerLab, type StandInLab } from '../../../support/stand-in-lab.ts';
import { statesOf, type States } from '../../../support/unit-states.ts';

let lab: StandInLab;
let image: string;

beforeAll(async () => {
  const charms = {
    'hello-k8s_v1.charm': helloCharm('1'),
    'hello-k8s_v2.charm': helloCharm('2'),
    'client-k8s.charm': clientCharm(),
  };
  lab = await openControllerLab('as-recorded', { charms });
  image = await builtImages(lab.ports, lab.docker)(charmImage({ name: 'ubuntu', channel: '24.04' }));
});
afterAll(() => lab.end());

const history = z.array(z.object({ type: z.string(), status: z.string(), message: z.optional(z.string()) }));

async function must(...argv: string[]): Promise<string> {
  const outcome = await lab.juju(...argv);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  return outcome.stdout;
}

/** What a unit went through since it is there. */
async function lived(model: string, unit: string): Promise<States> {
  const log = await must('show-status-log', '-m', model, unit, '-n', '100', '--format', 'json');
  return statesOf(history.parse(JSON.parse(log)));
}

/** Waits until the last states of a unit are these, and answers those since the beginning. */
async function livedUntil(model: string, unit: string, workload: string, agent = 'idle'): Promise<States> {
  return vi.waitFor(
    async () => {
      const states = await lived(model, unit);
      expect(states.workload.at(-1)).toBe(workload);
      expect(states.agent.at(-1)).toBe(agent);
      expect(states.agent).toContain('executing running web-pebble-ready hook');
      return states;
    },
    { timeout: 60_000, interval: 100 },
  );
}

const deploy = (model: string, ...options: string[]): Promise<string> =>
  must('deploy', '-m', model, './hello-k8s_v1.charm', '--resource', `web-image=${image}`, ...options);

describe('the states of a unit come as they came on the real Juju', () => {
  beforeAll(async () => {
    await must('add-model', 'demo');
  });

  test('deployed', async () => {
    await deploy('demo');
    const ours = await livedUntil('demo', 'hello-k8s/0', 'active');
    const theirs = seenIn('deploy', 'hello-k8s/0');
    expect(ours.workload).toEqual(theirs.workload);
    expectInOrder(ours.agent, theirs.agent);
  });

  test('given another option', async () => {
    const before = await lived('demo', 'hello-k8s/0');
    await must('config', '-m', 'demo', 'hello-k8s', 'greeting=bonjour');
    const ours = await sinceThen(before, 'config-changed');
    const theirs = seenIn('config-change', 'hello-k8s/0');
    expect(ours.workload).toEqual(theirs.workload);
    expectInOrder(ours.agent, theirs.agent);
  });

  test.each(['refresh-charm-only', 'refresh-charm-and-resource'])('refreshed: %s', async (name) => {
    const before = await lived('demo', 'hello-k8s/0');
    const next = name === 'refresh-charm-only' ? 'v2' : 'v1';
    await must('refresh', '-m', 'demo', 'hello-k8s', '--path', `./hello-k8s_${next}.charm`);
    const ours = await sinceThen(before, 'start');
    const theirs = seenIn(name, 'hello-k8s/0');
    // Its charm starts the web again whenever Pebble is new; two of the words below are told only for a moment.
    expect(ours.workload).toEqual([
      ...['active', 'maintenance stopping charm software', 'maintenance'],
      ...['unknown', 'maintenance', 'maintenance starting web', 'active'],
    ]);
    expect(new Set(ours.workload)).toEqual(new Set(theirs.workload));
    expectInOrder(ours.agent, theirs.agent);
  });

  test('joined by another unit', async () => {
    const before = await lived('demo', 'hello-k8s/0');
    await must('scale-application', '-m', 'demo', 'hello-k8s', '2');
    const ours = await livedUntil('demo', 'hello-k8s/1', 'active');
    const theirs = seenIn('scale-1-to-3', 'hello-k8s/1');
    expect(ours.workload).toEqual(theirs.workload);
    expectInOrder(
      ours.agent,
      theirs.agent.filter((state) => !state.includes('for hello-k8s/2')),
    );
    const first = await sinceThen(before, 'ring-relation-changed hook for hello-k8s/1');
    const ofFirst = seenIn('scale-1-to-3', 'hello-k8s/0').agent;
    expectInOrder(
      first.agent,
      ofFirst.filter((state) => state.includes('for hello-k8s/1')),
    );
  });

  test('blocked', async () => {
    await must('add-model', 'blocked');
    await deploy('blocked', '--config', 'mode=blocked');
    const theirs = seenIn('failure-blocked', 'hello-k8s/0');
    const ours = await livedUntil('blocked', 'hello-k8s/0', theirs.workload.at(-1) ?? '');
    expect(ours.workload).toEqual(theirs.workload);
    expectInOrder(ours.agent, theirs.agent);
  });

  test('in error, until the option that makes it fail is another', async () => {
    await must('add-model', 'failing');
    await deploy('failing', '--config', 'mode=error');
    const theirs = seenIn('failure-hook-error-then-resolved', 'hello-k8s/0');
    const message = 'error hook failed: "config-changed"';
    expect(theirs.workload).toContain(message);
    await vi.waitFor(
      async () => expect((await lived('failing', 'hello-k8s/0')).workload.at(-1)).toBe(message),
      { timeout: 60_000, interval: 100 },
    );
    await must('config', '-m', 'failing', 'hello-k8s', 'mode=active');
    // Otherwise it is tried again after five seconds.
    await must('resolved', '-m', 'failing', 'hello-k8s/0');
    const ours = await livedUntil('failing', 'hello-k8s/0', 'active');
    expect(ours.workload).toEqual(theirs.workload);
    expectInOrder(ours.agent, theirs.agent);
  });

  /** What the unit went through since a look, with the state in which it was then, when this hook has run. */
  async function sinceThen(before: States, hook: string): Promise<States> {
    return vi.waitFor(
      async () => {
        const states = await lived('demo', 'hello-k8s/0');
        const agent = states.agent.slice(before.agent.length);
        expect(agent.join()).toContain(`running ${hook}`);
        expect(agent.at(-1)).toBe('idle');
        return { workload: states.workload.slice(before.workload.length - 1), agent };
      },
      { timeout: 60_000, interval: 100 },
    );
  }
});

describe('commands answer what the real Juju answered', () => {
  beforeAll(async () => {
    for (const argv of setupOf(image)) await must(...argv);
    await livedUntil('out', 'hello-k8s/0', 'active');
  });

  test('show-status-log', async () => {
    const log = recorded('show-status-log --model out hello-k8s/0 --format json').stdout;
    const theirs = statesOf(history.parse(JSON.parse(log)));
    const hooks = (states: readonly string[]): string[] =>
      states.filter((state) => state.startsWith('executing') && !ANYWHERE.test(state));
    const wanted = hooks(theirs.agent);
    await vi.waitFor(async () => expect(hooks((await lived('out', 'hello-k8s/0')).agent)).toEqual(wanted), {
      timeout: 20_000,
      interval: 100,
    });
  });

  test('status', async () => {
    const theirs = withoutAgents(recorded('status --model out --format json').stdout);
    await vi.waitFor(
      async () =>
        expect(withoutAgents(await must('status', '--model', 'out', '--format', 'json'))).toEqual(theirs),
      { timeout: 20_000, interval: 100 },
    );
  });

  // In the order of the recording, because operations are numbered.
  test.each(readRows('run-and-exec').map((row) => [row.argv.join(' '), row] as const))(
    '%s',
    async (_, row) => {
      const juju = jujuSession(lab.ports.http, lab.home, lab.home, row.stdin);
      const ours = withoutCompleted(answerOf(await juju(...row.argv.slice(1))));
      expect(ours).toEqual(asOlder(row.argv.join(' '), saidByJuju(row)));
    },
  );

  test('show-status-log, of a command', async () => {
    const log = recorded('show-status-log --model out hello-k8s/0 --format json', 'reads-client-3.6').stdout;
    const theirs = statesOf(history.parse(JSON.parse(log))).agent.slice(0, 3);
    expect(theirs[1]).toContain('juju-exec');
    await must('exec', '--model', 'out', '--unit', 'hello-k8s/0', '--', 'true');
    await vi.waitFor(
      async () => expect((await lived('out', 'hello-k8s/0')).agent.slice(-3)).toEqual(theirs),
      {
        timeout: 20_000,
        interval: 100,
      },
    );
  });
});

/** What is 4.0's alone, and what stands there in its place; by a part of the command. */
const NEWER: readonly (readonly [command: string, theirs: string, ours: string])[] = [
  // A list reaches the charm as Go prints it, not as YAML.
  ['name=[1,2]', '[1 2]', '- 1\\n- 2'],
  // The defaults are not told.
  ['show-operation', '"parameters":{}', '"parameters":{"name":"world"}'],
];

function asOlder(command: string, answer: Answer): Answer {
  const found = NEWER.find(([part]) => command.includes(part));
  if (found === undefined) return answer;
  const [, theirs, ours] = found;
  expect(JSON.stringify(answer)).toContain(theirs);
  return JSON.parse(JSON.stringify(answer).replaceAll(theirs, ours)) as Answer;
}

/** What status tells of applications and offers; what agents do is a matter of the moment. */
function withoutAgents(text: string): unknown {
  const shape = z.object({ applications: z.unknown(), offers: z.unknown(), machines: z.unknown() });
  const told = text.replace(/"juju-status":\{[^}]*\}/g, '"juju-status":{}');
  return withoutChance(shape.parse(JSON.parse(told)));
}

/** 4.0 does not say when a task was completed. */
function withoutCompleted(answer: Answer): Answer {
  const text = JSON.stringify(answer).replaceAll('"started":"TIME","completed":"TIME"', '"started":"TIME"');
  return JSON.parse(text) as Answer;
}
