import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHookCharm, type HookCharm } from '../../support/hook-charm.ts';
import { START, hookWorld, type HookWorld } from '../../support/hook-session.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { shopModel } from '../../support/shop-model.ts';

/** The oldest series that 12-factor charms are packed with, and the newest; they call the tools in different ways. */
describe.each(['2.23.2', '3.9.0'])('a charm with ops %s', (version) => {
  let world: HookWorld;
  let charm: HookCharm;
  const database = { relation: 1, endpoint: 'database', application: 'db' } as const;

  beforeAll(async () => {
    world = await hookWorld((model) => {
      shopModel(model);
      model.operations['1'] = {
        ...{
          id: '1',
          kind: 'action',
          name: 'backup',
          summary: '',
          enqueued: START,
          parameters: { to: 's3' },
        },
        tasks: {
          '2': {
            ...{ id: '2', unit: 'shop/0', status: 'running', enqueued: START, message: '' },
            ...{ log: [], results: {} },
          },
        },
      };
      Object.assign(model.applications['shop']?.resources ?? {}, {
        schema: { type: 'file', value: '/kept/schema', fingerprint: '', size: 0, uploaded: START },
      });
    });
    charm = createHookCharm(world, pythonTools(`ops-${version}`, `ops==${version}`));
  });
  afterAll(() => charm.close());

  const shop = () => world.model().applications['shop'];
  const relation = (id: string) => world.model().relations[id];

  test('the leader reads the model and writes to it', async () => {
    const { code, stderr, facts } = await charm.run('shop/0', { kind: 'config-changed' });
    expect([code, stderr]).toEqual([0, '']);
    expect(facts).toMatchObject({
      'is leader': true,
      own: { 'ingress-address': '10.0.0.1', number: '1.0', word: 'yes', text: 'a: {b}\n- c' },
      config: { port: 8000, debug: false, title: 'Shop' },
      ...{ units: ['db/0', 'db/1'], peers: ['shop/1'], remote: 'db', planned: 2, storages: [0] },
      ...{ bind: '10.0.0.1', ingress: '10.1.0.1', ports: ['53/udp', '8000/tcp'] },
      resource: '/var/lib/juju/agents/unit-shop-0/resources/schema/schema.sql',
      status: ['blocked', 'no -- database'],
      'unknown secret': 'SecretNotFoundError',
    });
    expect(relation('1')?.units['shop/0']?.data).toEqual({
      ...{ 'ingress-address': '10.0.0.1', number: '1.0', text: 'a: {b}\n- c' },
    });
    expect(relation('0')?.applications['shop']?.data).toEqual({ key: 'value' });
    expect(shop()?.status).toMatchObject({ current: 'waiting', message: 'for --the-- others' });
    expect(shop()?.units['shop/0']).toMatchObject({
      ...{ openPorts: ['8000/tcp', '53/udp'], workloadVersion: '1.2.3' },
      workload: { current: 'blocked', message: 'no -- database' },
    });
  });

  test('a hook that fails leaves no trace', async () => {
    const before = world.model();
    const { code } = await charm.run('shop/0', { kind: 'update-status' });
    expect(code).toBe(1);
    expect(world.model()).toBe(before);
    expect(
      world.lines.some(({ level, message }) => level === 'ERROR' && message.includes('on purpose')),
    ).toBe(true);
  });

  test('a secret goes from its owner to a consumer, who keeps what it has read', async () => {
    const provided = await charm.run('db/0', { kind: 'config-changed' });
    expect([provided.code, provided.stderr, provided.facts['info']]).toEqual([0, '', ['creds', 1, 'words']]);
    const first = { username: 'me', password: 'two\nlines = {x}' };
    const changed = { kind: 'relation-changed', ...database } as const;
    const consumed = await charm.run('shop/1', changed);
    expect([consumed.code, consumed.stderr]).toEqual([0, '']);
    expect(consumed.facts).toMatchObject({ 'is leader': false, followed: first, newest: first });
    const renewed = await charm.run('db/0', { kind: 'update-status' });
    const second = { username: 'you', password: 'none' };
    expect([renewed.code, renewed.facts['peek']]).toEqual([0, second]);
    const again = await charm.run('shop/1', changed);
    expect(again.facts).toMatchObject({ followed: first, newest: second, endpoints: 'db:5432' });
    expect(JSON.stringify(world.lines)).not.toContain('two\\nlines');
  });

  test('a revision that nobody follows any more is removed by its owner', async () => {
    const secrets = () => Object.values(world.model().secrets);
    const about = { secret: secrets()[0]?.id ?? '', label: 'creds', revision: 1 };
    const { code, stderr, facts } = await charm.run('db/0', { kind: 'secret-remove', ...about });
    expect([code, stderr, facts['obsolete']]).toEqual([0, '', ['creds', 1]]);
    expect(secrets().map(({ revisions }) => revisions.map(({ revision }) => revision))).toEqual([[2]]);
  });

  test('a relation that breaks is gone, but what it said can be read', async () => {
    const { code, facts } = await charm.run('shop/0', { kind: 'relation-broken', ...database });
    expect([code, facts['left'], facts['endpoints']]).toEqual([0, [], 'db:5432']);
  });

  test('an action logs, has results and fails without ending', async () => {
    const { code, stderr } = await charm.run('shop/0', {
      ...{ kind: 'action', action: 'backup', operation: '1', task: '2' },
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(world.model().operations['1']?.tasks['2']).toMatchObject({
      ...{ status: 'running', failing: true, log: [{ time: START, message: 'half done' }] },
      message: 'no -- disk',
      results: { size: { bytes: '5' }, where: 's3' },
    });
  });

  test('a storage hook knows its storage', async () => {
    const hook = { kind: 'storage-attached', storage: 'data/0', location: '/mnt/here' } as const;
    const { code, facts } = await charm.run('shop/0', hook);
    expect([code, facts['location']]).toEqual([0, '/mnt/here']);
  });
});
