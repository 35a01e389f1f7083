import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod/mini';
import { openAgentLab, type AgentLab } from '../../../support/agent-lab.ts';
import type { Juju } from '../../../support/juju-session.ts';

let lab: AgentLab;
beforeAll(async () => {
  lab = await openAgentLab('agent-hooks');
});
afterAll(() => lab.end());

describe('a packed charm', () => {
  test('is deployed with the hooks of Juju in their order, and becomes what it says', async () => {
    const deployed = await lab.juju('deploy', './one.charm', '--resource', `web-image=${lab.image}`);
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    expect(await lab.eventsUntilRest('events/0', 6)).toEqual([
      'install',
      'ring-relation-created',
      'leader-elected',
      'config-changed',
      'start',
      'web-pebble-ready',
    ]);
    const { applications } = await lab.status();
    expect(applications['events']).toMatchObject({ 'charm-rev': 0, version: 'one' });
    expect(await lab.ring()).toContain('greeting: hello');
  });

  test('has its settings changed by one config-changed', async () => {
    await lab.juju('config', 'events', 'greeting=good day', 'level=5');
    await vi.waitFor(async () => expect(await lab.ring()).toContain('greeting: good day'), {
      timeout: 20_000,
    });
    expect(await lab.eventsUntilRest('events/0', 1)).toEqual(['config-changed']);
  });

  test('whose hook fails is in error, its writes are gone, and is mended by another setting', async () => {
    await lab.juju('config', 'events', 'fail-at=config-changed');
    await lab.untilUnits('events', 'events/0 error/idle');
    const { applications } = await lab.status();
    expect(applications['events']?.units?.['events/0']?.['workload-status'].message).toBe(
      'hook failed: "config-changed"',
    );
    const { stdout } = await lab.juju('debug-log', '--replay', '--no-tail');
    expect(stdout).toContain('unit.events/0.config-changed no good');
    expect(stdout).toContain('(via hook dispatching script: dispatch) failed: exit status 3');
    expect(await lab.ring()).not.toContain('half');
    await lab.juju('config', 'events', 'fail-at=');
    expect(await lab.juju('resolved', 'events/0')).toMatchObject({ code: 0 });
    await lab.untilUnits('events', 'events/0 active/idle');
    await lab.newEvents('events/0');
  });

  test('is retried by itself, and skipped when a person says so', async () => {
    await lab.juju('config', 'events', 'fail-at=config-changed');
    await lab.untilUnits('events', 'events/0 error/idle');
    // Once when it is told, and once more.
    await lab.untilTold('events/0', 'config-changed', 'config-changed');
    await lab.untilUnits('events', 'events/0 error/idle');
    // Not while it is being tried once more.
    await vi.waitFor(
      async () => expect(await lab.juju('resolved', '--no-retry', 'events/0')).toMatchObject({ code: 0 }),
      { timeout: 30_000, interval: 100 },
    );
    await lab.untilUnits('events', 'events/0 maintenance/idle');
    await lab.juju('config', 'events', 'fail-at=');
    await lab.untilUnits('events', 'events/0 active/idle');
    await lab.newEvents('events/0');
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
    const run = await lab.juju('run', 'events/0', ...words, '--format', 'json');
    expect(run.code, run.stderr).toBe(code);
    expect(results.parse(JSON.parse(run.stdout))['events/0']).toMatchObject(expected);
  });

  test('one that takes too long is waited for no more, and ends when it is cancelled', async () => {
    const run = await lab.juju('run', 'events/0', 'slow', '--wait', '1s');
    expect(run).toMatchObject({ code: 1 });
    expect(run.stderr).toContain('timed out');
    const [, task = ''] = /Waiting for task (\d+)/.exec(run.stderr) ?? [];
    expect(await lab.juju('cancel-task', task)).toMatchObject({ code: 0 });
    await vi.waitFor(
      async () => expect((await lab.juju('show-task', task)).stdout).toContain(`Action id ${task} aborted`),
      {
        timeout: 20_000,
      },
    );
    await lab.untilUnits('events', 'events/0 active/idle');
  });

  test('a command has the hook tools, and its exit code comes back', async () => {
    const run = await lab.juju(
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
    expect(
      (await lab.juju('ssh', 'events/0', 'cat', 'agents/unit-events-0/charm/revision || pwd')).code,
    ).toBe(0);
    const { stdout } = await lab.juju(
      'ssh',
      '--container',
      'web',
      'events/0',
      'echo',
      '$JUJU_CONTAINER_NAME',
    );
    expect(stdout.trim()).toBe('web');
    await lab.ports.files.write(`${lab.home}/note.txt`, 'a note\n');
    expect(await lab.juju('scp', '--container', 'web', 'note.txt', 'events/0:/tmp/note.txt')).toMatchObject({
      code: 0,
    });
    expect(await lab.juju('scp', '--container', 'web', 'events/0:/tmp/note.txt', 'back.txt')).toMatchObject({
      code: 0,
    });
    expect(await lab.ports.files.readText(`${lab.home}/back.txt`)).toBe('a note\n');
    expect(await lab.juju('ssh', 'events/0', 'exit 7')).toMatchObject({ code: 1 });
  });

  test('a folder goes there and back, and what is not there is named', async () => {
    await lab.ports.files.write(`${lab.home}/notes/deep/one.txt`, 'one\n');
    expect(await lab.juju('scp', 'notes', 'events/0:/tmp')).toMatchObject({ code: 0 });
    expect(await lab.juju('scp', 'events/0:/tmp/notes', 'again')).toMatchObject({ code: 0 });
    expect(await lab.ports.files.readText(`${lab.home}/again/deep/one.txt`)).toBe('one\n');
    const refusal = async (...argv: string[]): Promise<string> => (await lab.juju(...argv)).stderr.trim();
    expect(await refusal('scp', 'events/0:/nowhere', 'x')).toBe(
      'ERROR /nowhere: no such file or directory in the container',
    );
    expect(await refusal('scp', '--', '-r', 'notes', 'events/0:/tmp')).toBe(
      'ERROR only one source and one destination are allowed for a k8s application',
    );
    expect(await refusal('ssh', '--container', 'nope', 'events/0', 'true')).toBe(
      'ERROR container "nope" must be one of charm, web',
    );
  });

  test("the workload's Pebble is reached from the charm container, as on Kubernetes", async () => {
    const asking = 'PEBBLE_SOCKET=/charm/containers/web/pebble.socket /charm/bin/pebble version';
    expect(await lab.juju('ssh', 'events/0', asking)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^client +\S+\nserver +\S+\n$/) as unknown,
    });
  });

  test('a secret is read by who may read it', async () => {
    const uri = (await lab.juju('add-secret', 'token', 'value=s3cret')).stdout.trim();
    const get = (): ReturnType<Juju> =>
      lab.juju('exec', '--unit', 'events/0', '--', `secret-get ${uri} --format json`);
    expect((await get()).stdout).toContain('permission denied');
    await lab.juju('grant-secret', 'token', 'events');
    expect((await get()).stdout).toContain('s3cret');
    await lab.juju('update-secret', 'token', 'value=newer');
    await vi.waitFor(async () => expect(await lab.newEvents('events/0')).toContain('secret-changed'), {
      timeout: 20_000,
    });
    expect((await lab.juju('debug-log', '--replay', '--no-tail')).stdout).not.toMatch(/s3cret|newer/);
  });
});

describe('what Pebble reports', () => {
  const inWorkload = (line: string): ReturnType<Juju> =>
    lab.juju('ssh', '--container', 'web', 'events/0', line);
  const untilTold = (event: string): Promise<void> =>
    vi.waitFor(async () => expect(await lab.newEvents('events/0')).toContain(event), {
      timeout: 20_000,
      interval: 100,
    });

  test('a notice that the workload records', async () => {
    await lab.untilUnits('events', 'events/0 active/idle');
    await lab.newEvents('events/0');
    expect(await inWorkload('/charm/bin/pebble notify example.com/done path=/x')).toMatchObject({ code: 0 });
    await untilTold('web-pebble-custom-notice');
  });

  test('a check that fails, and that it passes again', async () => {
    const exec = '{command: test -e /tmp/healthy}';
    const check = `{override: replace, period: 200ms, timeout: 150ms, threshold: 2, exec: ${exec}}`;
    await lab.ports.files.write(`${lab.home}/checks.yaml`, `checks: {healthy: ${check}}\n`);
    await lab.juju('scp', '--container', 'web', 'checks.yaml', 'events/0:/tmp/checks.yaml');
    expect(await inWorkload('/charm/bin/pebble add checks /tmp/checks.yaml')).toMatchObject({ code: 0 });
    await untilTold('web-pebble-check-failed');
    expect(await inWorkload('touch /tmp/healthy')).toMatchObject({ code: 0 });
    await untilTold('web-pebble-check-recovered');
    await lab.untilUnits('events', 'events/0 active/idle');
  });
});
