import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deployEvents, openAgentLab, type AgentLab } from '../../../support/agent-lab.ts';

let lab: AgentLab;
beforeAll(async () => {
  lab = await openAgentLab('agent-pods');
});
afterAll(() => lab.end());

describe('pods', () => {
  beforeAll(() => deployEvents(lab));

  const containerIds = async (): Promise<string[]> =>
    (await lab.docker.containers.list(lab.labels)).map(({ id }) => id).sort();

  test('a workload that ends is started again, and its charm is told', async () => {
    await lab.untilUnits('events', 'events/0 active/idle');
    await lab.newEvents('events/0');
    const web = (await lab.docker.containers.list(lab.labels)).find(({ name }) => name.endsWith('-web'));
    await lab.docker.containers.kill(web?.id ?? '');
    await vi.waitFor(async () => expect(await lab.newEvents('events/0')).toContain('web-pebble-ready'), {
      timeout: 40_000,
      interval: 300,
    });
    await lab.untilUnits('events', 'events/0 active/idle');
  });

  test('a daemon that is started again takes everything over and repeats no hook', async () => {
    await lab.untilUnits('events', 'events/0 active/idle');
    await lab.newEvents('events/0');
    const before = await containerIds();
    await lab.restart();
    await lab.juju('config', 'events', 'greeting=after the restart');
    await vi.waitFor(async () => expect(await lab.ring()).toContain('after the restart'), {
      timeout: 20_000,
    });
    expect(await containerIds()).toEqual(before);
    expect(await lab.newEvents('events/0')).toEqual(['config-changed']);
  });

  test('another charm comes in a new pod: told to stop, upgraded, started', async () => {
    await lab.untilUnits('events', 'events/0 active/idle');
    await lab.newEvents('events/0');
    const before = await containerIds();
    const refreshed = await lab.juju('refresh', 'events', '--path', './two.charm');
    expect(refreshed, refreshed.stderr).toMatchObject({ code: 0 });
    await vi.waitFor(
      async () => expect((await lab.status()).applications['events']).toMatchObject({ version: 'two' }),
      {
        timeout: 60_000,
        interval: 200,
      },
    );
    expect(await lab.eventsUntilRest('events/0', 5)).toEqual([
      'stop',
      'upgrade-charm',
      'config-changed',
      'start',
      'web-pebble-ready',
    ]);
    expect((await containerIds()).filter((id) => before.includes(id))).toEqual([]);
    const { stdout } = await lab.juju('exec', '--unit', 'events/0', '--', 'cat events.log');
    expect(stdout.split('\n')[0]).toBe('upgrade-charm');
  });

  test('of a charm that never says how it is nothing is known, in a new pod as in the first', async () => {
    expect(await lab.juju('deploy', './quiet.charm')).toMatchObject({ code: 0 });
    await lab.untilUnits('quiet', 'quiet/0 unknown/idle');
    expect(await lab.juju('refresh', 'quiet', '--path', './quiet.charm')).toMatchObject({ code: 0 });
    await vi.waitFor(
      async () => {
        const { stdout } = await lab.juju('show-status-log', 'quiet/0', '--type', 'juju-unit');
        expect(stdout).toContain('running upgrade-charm hook');
      },
      { timeout: 40_000, interval: 300 },
    );
    await lab.untilUnits('quiet', 'quiet/0 unknown/idle');
    expect(await lab.juju('remove-application', '--no-prompt', 'quiet')).toMatchObject({ code: 0 });
  });

  test('more units find each other, and the last ones go first', async () => {
    await lab.juju('scale-application', 'events', '2');
    const told = await lab.eventsUntilRest('events/1', 7);
    await lab.untilUnits('events', 'events/0 active/idle', 'events/1 active/idle');
    // Its workload is ready when it is ready.
    expect(told.toSpliced(told.indexOf('web-pebble-ready'), 1)).toEqual([
      'install',
      'ring-relation-created',
      'config-changed',
      'start',
      'ring-relation-joined events/0',
      'ring-relation-changed events/0',
    ]);
    // Once more, or not, as the new unit's own config-changed writes before or after that.
    expect([...new Set(await lab.eventsUntilRest('events/0', 2))]).toEqual([
      'ring-relation-joined events/1',
      'ring-relation-changed events/1',
    ]);
    await lab.juju('scale-application', 'events', '1');
    await lab.untilUnits('events', 'events/0 active/idle');
    expect(await lab.newEvents('events/1')).toEqual(['ring-relation-departed events/0', 'stop', 'remove']);
    expect(await lab.eventsUntilRest('events/0', 1)).toEqual(['ring-relation-departed events/1']);
  });

  const untilStuck = (...units: string[]): Promise<void> => lab.untilUnits('stuck', ...units);

  test('a charm runs before the image of its workload is there, and in a new pod with another image', async () => {
    const nosuch = 'web-image=127.0.0.1:9/lab/nosuch:v9';
    const deployed = await lab.juju('deploy', './one.charm', 'stuck', '--resource', nosuch);
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    const early = ['install', 'ring-relation-created', 'leader-elected', 'config-changed', 'start'];
    const seen: string[] = [];
    await vi.waitFor(async () => expect(seen.push(...(await lab.newEvents('stuck/0')))).toBe(early.length), {
      timeout: 60_000,
      interval: 200,
    });
    expect(seen).toEqual(early);
    await untilStuck('stuck/0 error/idle');
    expect((await lab.juju('status')).stdout).toContain(
      'unknown container reason "ImagePullBackOff": Back-off',
    );
    expect(await lab.juju('ssh', '--container', 'web', 'stuck/0', 'true')).toMatchObject({ code: 1 });
    await lab.juju('attach-resource', 'stuck', `web-image=${lab.image}`);
    expect(await lab.eventsUntilRest('stuck/0', 5)).toEqual([
      ...['stop', 'upgrade-charm', 'config-changed', 'start', 'web-pebble-ready'],
    ]);
  });

  test('a unit whose last hook fails stays, until its removal is forced', async () => {
    await lab.juju('config', 'stuck', 'fail-at=stop');
    await untilStuck('stuck/0 active/idle');
    expect(await lab.juju('remove-application', 'stuck', '--no-prompt')).toMatchObject({ code: 0 });
    await untilStuck('stuck/0 error/idle');
    expect(await lab.juju('remove-application', 'stuck', '--no-prompt', '--force')).toMatchObject({
      code: 0,
    });
    await untilStuck();
  });

  test('a removed application leaves nothing', async () => {
    expect(await lab.juju('remove-application', 'events', '--no-prompt')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect((await lab.status()).applications).toEqual({}), { timeout: 60_000 });
    // Its pod was replaced, so that its agent no longer knows peers from others.
    expect(await lab.newEvents('events/0')).toEqual(['ring-relation-broken', 'stop', 'remove']);
    expect(await containerIds()).toEqual([]);
    expect(await lab.docker.volumes.list(lab.labels)).toEqual([]);
    expect(await lab.juju('destroy-model', 'm', '--no-prompt')).toMatchObject({ code: 0 });
    expect(await lab.docker.networks.list(lab.labels)).toEqual([]);
  });
});
