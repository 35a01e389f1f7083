import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod/mini';
import { runController, type Controller } from '../../../src/controller/index.ts';
import { charmImage } from '../../../src/controller/unit/pod/index.ts';
import { CONTROLLER_LABEL, connectDocker, removeLabelled, type Docker } from '../../../src/docker/index.ts';
import { eventCharm } from '../../support/event-charm.ts';
import { jujuSession, type Juju } from '../../support/juju-session.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { realPebble } from '../../support/real-pebble.ts';
import { ROOT } from '../../support/source-files.ts';
import { builtImages } from '../../support/built-images.ts';

const NAME = 'agenttest';
const entry = z.object({ current: z.string(), message: z.optional(z.string()) });
const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      'charm-rev': z.number(),
      version: z.optional(z.string()),
      scale: z.optional(z.number()),
      units: z.optional(
        z.record(
          z.string(),
          z.object({
            'workload-status': entry,
            'juju-status': entry,
            leader: z.optional(z.boolean()),
            address: z.optional(z.string()),
          }),
        ),
      ),
    }),
  ),
});

let ports: TestPorts;
let docker: Docker;
let home: string;
let controller: Controller;
let juju: Juju;
let tag: string;
let image: string;

const start = (): Promise<Controller> =>
  runController({
    ports,
    docker,
    home,
    name: NAME,
    pid: process.pid,
    assetsDir: join(ROOT, 'src/controller/assets'),
    buildImage: builtImages(ports, docker),
    pebble: () => realPebble(ports, docker),
    onClosed: () => undefined,
  });

beforeAll(async () => {
  ports = realPorts();
  docker = await connectDocker(ports, {});
  home = await ports.files.makeTemp('agent-');
  image = await builtImages(ports, docker)(charmImage({ name: 'ubuntu', channel: '24.04' }));
  for (const revision of ['one', 'two'])
    await ports.files.write(`${home}/${revision}.charm`, eventCharm(revision));
  await ports.files.write(`${home}/noted.charm`, eventCharm('one', { workload: false, storage: true }));
  controller = await start();
  juju = jujuSession(ports.http, home, home);
  await juju('add-model', 'm');
  const { uuid } = z
    .object({ uuid: z.string() })
    .parse(JSON.parse((await ports.files.readText(`${home}/state.json`)) ?? '{}'));
  tag = `${NAME}-${uuid.slice(0, 8)}`;
});
afterAll(async () => {
  await controller.close({ remove: true });
  await removeLabelled(docker, { [CONTROLLER_LABEL]: tag });
  await ports.dispose();
});

type Status = z.infer<typeof status>;
const read = async (): Promise<Status> =>
  status.parse(JSON.parse((await juju('status', '--format', 'json')).stdout));

/** The units of an application as `name workload/agent`. */
function unitsOf(seen: Status, application = 'events'): string[] {
  return Object.entries(seen.applications[application]?.units ?? {}).map(
    ([name, unit]) => `${name} ${unit['workload-status'].current}/${unit['juju-status'].current}`,
  );
}

async function untilUnits(...wanted: string[]): Promise<void> {
  await vi.waitFor(async () => expect(unitsOf(await read())).toEqual(wanted), {
    timeout: 60_000,
    interval: 100,
  });
}

/** The events that a unit's charm has logged, after those that were there at the last look. */
const seenEvents = new Map<string, number>();
async function newEvents(unit = 'events/0'): Promise<string[]> {
  const { stdout } = await juju('debug-log', '--replay', '--no-tail', '--include', unit);
  const all = [...stdout.matchAll(/juju-log (?:\S+:\d+: )?event (.*)$/gm)].map(([, event = '']) => event);
  const known = seenEvents.get(unit) ?? 0;
  seenEvents.set(unit, all.length);
  return all.slice(known);
}

async function ring(): Promise<string> {
  return (await juju('exec', '--unit', 'events/0', '--', 'relation-get -r $(relation-ids ring) - events/0'))
    .stdout;
}

describe('a packed charm', () => {
  test('is deployed with the hooks of Juju in their order, and becomes what it says', async () => {
    const deployed = await juju('deploy', './one.charm', '--resource', `web-image=${image}`);
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    await untilUnits('events/0 active/idle');
    expect(await newEvents()).toEqual([
      'install',
      'ring-relation-created',
      'leader-elected',
      'config-changed',
      'start',
      'web-pebble-ready',
    ]);
    const { applications } = await read();
    expect(applications['events']).toMatchObject({ 'charm-rev': 0, version: 'one' });
    expect(await ring()).toContain('greeting: hello');
  });

  test('has its settings changed by one config-changed', async () => {
    await juju('config', 'events', 'greeting=good day', 'level=5');
    await vi.waitFor(async () => expect(await ring()).toContain('greeting: good day'), { timeout: 20_000 });
    await untilUnits('events/0 active/idle');
    expect(await newEvents()).toEqual(['config-changed']);
  });

  test('whose hook fails is in error, its writes are gone, and is mended by another setting', async () => {
    await juju('config', 'events', 'fail-at=config-changed');
    await untilUnits('events/0 error/idle');
    const { applications } = await read();
    expect(applications['events']?.units?.['events/0']?.['workload-status'].message).toBe(
      'hook failed: "config-changed"',
    );
    const { stdout } = await juju('debug-log', '--replay', '--no-tail');
    expect(stdout).toContain('unit.events/0.config-changed no good');
    expect(stdout).toContain('(via hook dispatching script: dispatch) failed: exit status 3');
    expect(await ring()).not.toContain('half');
    await juju('config', 'events', 'fail-at=');
    expect(await juju('resolved', 'events/0')).toMatchObject({ code: 0 });
    await untilUnits('events/0 active/idle');
    await newEvents();
  });

  test('is retried by itself, and skipped when a person says so', async () => {
    await juju('config', 'events', 'fail-at=config-changed');
    await untilUnits('events/0 error/idle');
    await vi.waitFor(
      async () => expect((await newEvents()).filter((name) => name === 'config-changed')).not.toEqual([]),
      { timeout: 30_000, interval: 500 },
    );
    await untilUnits('events/0 error/idle');
    expect(await juju('resolved', '--no-retry', 'events/0')).toMatchObject({ code: 0 });
    await untilUnits('events/0 maintenance/idle');
    await juju('config', 'events', 'fail-at=');
    await untilUnits('events/0 active/idle');
    await newEvents();
  });
});

describe('actions and commands', () => {
  const results = z.record(
    z.string(),
    z.object({
      status: z.string(),
      message: z.optional(z.string()),
      results: z.record(z.string(), z.unknown()),
    }),
  );

  test.each<[string, string[], number, object]>([
    [
      'a good one',
      ['greet', 'name=bob'],
      0,
      { status: 'completed', results: { text: 'hello bob', revision: 'one', 'return-code': 0 } },
    ],
    [
      'one that says that it fails',
      ['fail'],
      0,
      { status: 'failed', message: 'cannot do it', results: { partial: 'yes', 'return-code': 0 } },
    ],
    [
      'one that ends badly',
      ['raise'],
      1,
      {
        status: 'failed',
        message: 'exit status 1',
        results: { stderr: 'Uncaught RuntimeError\n', 'return-code': 1 },
      },
    ],
  ])('%s', async (_name, words, code, expected) => {
    const run = await juju('run', 'events/0', ...words, '--format', 'json');
    expect(run.code, run.stderr).toBe(code);
    expect(results.parse(JSON.parse(run.stdout))['events/0']).toMatchObject(expected);
  });

  test('one that takes too long is waited for no more, and ends when it is cancelled', async () => {
    const run = await juju('run', 'events/0', 'slow', '--wait', '1s');
    expect(run).toMatchObject({ code: 1 });
    expect(run.stderr).toContain('timed out');
    const [, task = ''] = /Waiting for task (\d+)/.exec(run.stderr) ?? [];
    expect(await juju('cancel-task', task)).toMatchObject({ code: 0 });
    await vi.waitFor(
      async () => expect((await juju('show-task', task)).stdout).toContain(`Action id ${task} aborted`),
      {
        timeout: 20_000,
      },
    );
    await untilUnits('events/0 active/idle');
  });

  test('a command has the hook tools, and its exit code comes back', async () => {
    const run = await juju(
      'exec',
      '--unit',
      'events/0',
      '--format',
      'json',
      '--',
      'is-leader; config-get level; exit 3',
    );
    expect(run.code).toBe(1);
    expect(results.parse(JSON.parse(run.stdout))['events/0']?.results).toEqual({
      'return-code': 3,
      stdout: 'True\n5\n',
    });
  });

  test('a shell and files reach both containers', async () => {
    expect((await juju('ssh', 'events/0', 'cat', 'agents/unit-events-0/charm/revision || pwd')).code).toBe(0);
    const { stdout } = await juju('ssh', '--container', 'web', 'events/0', 'echo', '$JUJU_CONTAINER_NAME');
    expect(stdout.trim()).toBe('web');
    await ports.files.write(`${home}/note.txt`, 'a note\n');
    expect(await juju('scp', '--container', 'web', 'note.txt', 'events/0:/tmp/note.txt')).toMatchObject({
      code: 0,
    });
    expect(await juju('scp', '--container', 'web', 'events/0:/tmp/note.txt', 'back.txt')).toMatchObject({
      code: 0,
    });
    expect(await ports.files.readText(`${home}/back.txt`)).toBe('a note\n');
    expect(await juju('ssh', 'events/0', 'exit 7')).toMatchObject({ code: 1 });
  });

  test('a secret is read by who may read it', async () => {
    const uri = (await juju('add-secret', 'token', 'value=s3cret')).stdout.trim();
    const get = (): ReturnType<Juju> =>
      juju('exec', '--unit', 'events/0', '--', `secret-get ${uri} --format json`);
    expect((await get()).stdout).toContain('permission denied');
    await juju('grant-secret', 'token', 'events');
    expect((await get()).stdout).toContain('s3cret');
    await juju('update-secret', 'token', 'value=newer');
    await vi.waitFor(async () => expect(await newEvents()).toContain('secret-changed'), { timeout: 20_000 });
    expect((await juju('debug-log', '--replay', '--no-tail')).stdout).not.toMatch(/s3cret|newer/);
  });
});

describe('what Pebble reports', () => {
  const inWorkload = (line: string): ReturnType<Juju> => juju('ssh', '--container', 'web', 'events/0', line);
  const untilTold = (event: string): Promise<void> =>
    vi.waitFor(async () => expect(await newEvents()).toContain(event), { timeout: 20_000, interval: 100 });

  test('a notice that the workload records', async () => {
    await untilUnits('events/0 active/idle');
    await newEvents();
    expect(await inWorkload('/charm/bin/pebble notify example.com/done path=/x')).toMatchObject({ code: 0 });
    await untilTold('web-pebble-custom-notice');
  });

  test('a check that fails, and that it passes again', async () => {
    const exec = '{command: test -e /tmp/healthy}';
    const check = `{override: replace, period: 200ms, timeout: 150ms, threshold: 2, exec: ${exec}}`;
    await ports.files.write(`${home}/checks.yaml`, `checks: {healthy: ${check}}\n`);
    await juju('scp', '--container', 'web', 'checks.yaml', 'events/0:/tmp/checks.yaml');
    expect(await inWorkload('/charm/bin/pebble add checks /tmp/checks.yaml')).toMatchObject({ code: 0 });
    await untilTold('web-pebble-check-failed');
    expect(await inWorkload('touch /tmp/healthy')).toMatchObject({ code: 0 });
    await untilTold('web-pebble-check-recovered');
    await untilUnits('events/0 active/idle');
  });
});

describe('a charm with storage and without a workload', () => {
  const untilTold = (...wanted: string[]): Promise<void> => {
    const told: string[] = [];
    return vi.waitFor(
      async () => {
        told.push(...(await newEvents('noted/0')));
        expect(told).toEqual(wanted);
      },
      { timeout: 40_000, interval: 100 },
    );
  };

  test('is told of its storage first', async () => {
    await juju('deploy', './noted.charm', 'noted');
    const created = ['install', 'ring-relation-created', 'leader-elected', 'config-changed', 'start'];
    await untilTold('notes-storage-attached', ...created);
  });

  test('is told of a relation from its beginning to its end', async () => {
    await juju('integrate', 'noted:other', 'events:api');
    const joined = ['other-relation-joined events/0', 'other-relation-changed events/0'];
    await untilTold('other-relation-created', ...joined);
    await juju('remove-relation', 'noted:other', 'events:api');
    await untilTold('other-relation-departed events/0', 'other-relation-broken');
  });

  test('is told of a secret of its own that has expired', async () => {
    const added = await juju('exec', '--unit', 'noted/0', '--', 'secret-add --expire 1s key=value');
    expect(added, added.stderr).toMatchObject({ code: 0 });
    await untilTold('secret-expired');
  });

  test('is asked for its status from time to time', async () => {
    await juju('model-config', 'update-status-hook-interval=1s');
    await vi.waitFor(async () => expect(await newEvents('noted/0')).toContain('update-status'), {
      timeout: 20_000,
    });
    await juju('model-config', '--reset', 'update-status-hook-interval');
  });

  test('is told of the end of its storage before its own', async () => {
    await untilUnits('events/0 active/idle');
    await newEvents('noted/0');
    await juju('remove-application', 'noted', '--no-prompt');
    await untilTold('notes-storage-detaching', 'stop', 'remove');
    await vi.waitFor(async () => expect(await read()).not.toHaveProperty('applications.noted'), {
      timeout: 20_000,
    });
  });
});

describe('pods', () => {
  const containerIds = async (): Promise<string[]> =>
    (await docker.containers.list({ [CONTROLLER_LABEL]: tag })).map(({ id }) => id).sort();

  test('a workload that ends is started again, and its charm is told', async () => {
    await untilUnits('events/0 active/idle');
    await newEvents();
    const web = (await docker.containers.list({ [CONTROLLER_LABEL]: tag })).find(({ name }) =>
      name.endsWith('-web'),
    );
    await docker.containers.kill(web?.id ?? '');
    await vi.waitFor(async () => expect(await newEvents()).toContain('web-pebble-ready'), {
      timeout: 40_000,
      interval: 300,
    });
    await untilUnits('events/0 active/idle');
  });

  test('a daemon that is started again takes everything over and repeats no hook', async () => {
    await untilUnits('events/0 active/idle');
    await newEvents();
    const before = await containerIds();
    await controller.close({ remove: false });
    controller = await start();
    await juju('config', 'events', 'greeting=after the restart');
    await vi.waitFor(async () => expect(await ring()).toContain('after the restart'), { timeout: 20_000 });
    expect(await containerIds()).toEqual(before);
    expect(await newEvents()).toEqual(['config-changed']);
  });

  test('another charm comes in a new pod: told to stop, upgraded, started', async () => {
    await untilUnits('events/0 active/idle');
    await newEvents();
    const before = await containerIds();
    const refreshed = await juju('refresh', 'events', '--path', './two.charm');
    expect(refreshed, refreshed.stderr).toMatchObject({ code: 0 });
    await vi.waitFor(
      async () => expect((await read()).applications['events']).toMatchObject({ version: 'two' }),
      {
        timeout: 60_000,
        interval: 200,
      },
    );
    await untilUnits('events/0 active/idle');
    expect(await newEvents()).toEqual([
      'stop',
      'upgrade-charm',
      'config-changed',
      'start',
      'web-pebble-ready',
    ]);
    expect((await containerIds()).filter((id) => before.includes(id))).toEqual([]);
    const { stdout } = await juju('exec', '--unit', 'events/0', '--', 'cat events.log');
    expect(stdout.split('\n')[0]).toBe('upgrade-charm');
  });

  test('more units find each other, and the last ones go first', async () => {
    await juju('scale-application', 'events', '2');
    await untilUnits('events/0 active/idle', 'events/1 active/idle');
    expect(await newEvents('events/1')).toEqual([
      'install',
      'ring-relation-created',
      'config-changed',
      'start',
      'web-pebble-ready',
      'ring-relation-joined events/0',
      'ring-relation-changed events/0',
    ]);
    // Once more, or not, as the new unit's own config-changed writes before or after that.
    expect([...new Set(await newEvents())]).toEqual([
      'ring-relation-joined events/1',
      'ring-relation-changed events/1',
    ]);
    await juju('scale-application', 'events', '1');
    await untilUnits('events/0 active/idle');
    expect(await newEvents('events/1')).toEqual(['ring-relation-departed events/0', 'stop', 'remove']);
    expect(await newEvents()).toEqual(['ring-relation-departed events/1']);
  });

  const untilStuck = (...units: string[]): Promise<void> =>
    vi.waitFor(async () => expect(unitsOf(await read(), 'stuck')).toEqual(units), {
      timeout: 60_000,
      interval: 100,
    });

  test('a charm runs before the image of its workload is there, and in a new pod with another image', async () => {
    const nosuch = 'web-image=127.0.0.1:9/lab/nosuch:v9';
    const deployed = await juju('deploy', './one.charm', 'stuck', '--resource', nosuch);
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    const early = ['install', 'ring-relation-created', 'leader-elected', 'config-changed', 'start'];
    const seen: string[] = [];
    await vi.waitFor(async () => expect(seen.push(...(await newEvents('stuck/0')))).toBe(early.length), {
      timeout: 60_000,
      interval: 200,
    });
    expect(seen).toEqual(early);
    await untilStuck('stuck/0 error/idle');
    expect((await juju('status')).stdout).toContain('unknown container reason "ImagePullBackOff": Back-off');
    expect(await juju('ssh', '--container', 'web', 'stuck/0', 'true')).toMatchObject({ code: 1 });
    await juju('attach-resource', 'stuck', `web-image=${image}`);
    await untilStuck('stuck/0 active/idle');
    expect(await newEvents('stuck/0')).toEqual([
      ...['stop', 'upgrade-charm', 'config-changed', 'start', 'web-pebble-ready'],
    ]);
  });

  test('a unit whose last hook fails stays, until its removal is forced', async () => {
    await juju('config', 'stuck', 'fail-at=stop');
    await untilStuck('stuck/0 active/idle');
    expect(await juju('remove-application', 'stuck', '--no-prompt')).toMatchObject({ code: 0 });
    await untilStuck('stuck/0 error/idle');
    expect(await juju('remove-application', 'stuck', '--no-prompt', '--force')).toMatchObject({ code: 0 });
    await untilStuck();
  });

  test('a removed application leaves nothing', async () => {
    expect(await juju('remove-application', 'events', '--no-prompt')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect((await read()).applications).toEqual({}), { timeout: 60_000 });
    expect(await newEvents()).toEqual(['stop', 'remove']);
    expect(await containerIds()).toEqual([]);
    expect(await docker.volumes.list({ [CONTROLLER_LABEL]: tag })).toEqual([]);
    expect(await juju('destroy-model', 'm', '--no-prompt')).toMatchObject({ code: 0 });
    expect(await docker.networks.list({ [CONTROLLER_LABEL]: tag })).toEqual([]);
  });
});
