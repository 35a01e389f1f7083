import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventCharm } from '../../support/event-charm.ts';
import { openControllerLab, type StandInLab } from '../../support/stand-in-lab.ts';

let lab: StandInLab;

beforeAll(async () => {
  const charm = eventCharm('one', { workload: false });
  lab = await openControllerLab('across', { charms: { 'events.charm': charm } });
  await lab.juju('deploy', './events.charm', 'giver');
  await lab.juju('add-model', 'away');
  await lab.juju('deploy', './events.charm', 'taker');
});
afterAll(() => lab.end());

async function events(model: string, unit: string): Promise<string[]> {
  const { stdout } = await lab.juju('debug-log', '-m', model, '--replay', '--no-tail', '--include', unit);
  return [...stdout.matchAll(/juju-log (?:\S+:\d+: )?event (\S*(?:api|other)-relation.*)$/gm)].map(
    ([, event = '']) => event,
  );
}

async function exec(model: string, unit: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.juju('exec', '-m', model, '--unit', unit, '--', script);
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

const REACH = 'python3 -c "import socket,sys; socket.create_connection((sys.argv[1], 9), 5)"';

test('charms of two models are related, share data and a secret, reach each other and part', async () => {
  await lab.juju('offer', 'm.giver:api');
  expect(await lab.juju('integrate', '-m', 'away', 'taker:other', 'm.giver')).toMatchObject({ code: 0 });
  await vi.waitFor(
    async () => {
      expect((await events('m', 'giver/0')).slice(0, 2)).toEqual([
        'api-relation-created',
        expect.stringMatching(/^api-relation-joined remote-[0-9a-f]{32}\/0$/),
      ]);
      expect(await events('away', 'taker/0')).toEqual([
        'other-relation-created',
        'other-relation-joined giver/0',
        'other-relation-changed giver/0',
      ]);
    },
    { timeout: 60_000, interval: 200 },
  );

  await exec(
    'm',
    'giver/0',
    'id=$(secret-add word=xyzzy); r=$(relation-ids api); secret-grant -r $r $id; relation-set -r $r ticket=$id',
  );
  await vi.waitFor(async () => expect(await events('away', 'taker/0')).toHaveLength(4), { timeout: 20_000 });
  expect(
    await exec('away', 'taker/0', 'secret-get $(relation-get -r $(relation-ids other) ticket giver/0) word'),
  ).toBe('xyzzy');
  expect(await exec('m', 'giver/0', 'relation-model-get -r $(relation-ids api)')).not.toBe(
    await exec('m', 'giver/0', 'echo uuid: $JUJU_MODEL_UUID'),
  );

  // Nothing listens there: a host that says so is one that was reached.
  const taker = (await exec('away', 'taker/0', 'network-get other --bind-address')).trim();
  for (const host of ['giver.m.svc.cluster.local', 'giver-0.giver-endpoints.m.svc.cluster.local']) {
    expect(await exec('away', 'taker/0', `${REACH} ${host} 2>&1 | tail -1`)).toContain('refused');
  }
  expect(await exec('m', 'giver/0', `${REACH} ${taker} 2>&1 | tail -1`)).toContain('refused');

  await lab.juju('remove-relation', '-m', 'away', 'taker', 'giver');
  await vi.waitFor(
    async () => {
      expect((await events('m', 'giver/0')).at(-1)).toBe('api-relation-broken');
      expect((await events('away', 'taker/0')).slice(-2)).toEqual([
        'other-relation-departed giver/0',
        'other-relation-broken',
      ]);
    },
    { timeout: 30_000, interval: 200 },
  );
  await vi.waitFor(
    async () => {
      const name = (await lab.containers()).find((each) => each.endsWith('-giver-0-charm'));
      const facts = await lab.docker.containers.find(name ?? '');
      expect(Object.keys(facts?.addresses ?? {})).toEqual([expect.stringMatching(/-m-[0-9a-f]{8}$/)]);
    },
    { timeout: 10_000 },
  );

  expect(await lab.juju('integrate', '-m', 'away', 'taker:other', 'giver')).toMatchObject({ code: 0 });
  await vi.waitFor(
    async () =>
      expect((await events('away', 'taker/0')).slice(-2)).toEqual([
        'other-relation-joined giver/0',
        'other-relation-changed giver/0',
      ]),
    { timeout: 30_000, interval: 200 },
  );
  expect(await lab.juju('destroy-model', '--no-prompt', 'away')).toMatchObject({ code: 0 });
  expect((await lab.juju('find-offers')).stdout).toContain('admin/m.giver');
  expect(await lab.juju('remove-offer', 'm.giver')).toMatchObject({ code: 0 });
});
