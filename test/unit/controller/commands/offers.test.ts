import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

let lab: CommandLab;

beforeAll(async () => {
  lab = await openCommandLab(
    'offering',
    {
      'db.charm': tinyCharm({
        name: 'db',
        metadata:
          'provides:\n  sql: {interface: pg}\n  log: {interface: logs}\npeers:\n  ring: {interface: ring}\n',
      }),
      'app.charm': tinyCharm({ name: 'app', metadata: 'requires:\n  store: {interface: pg}\n' }),
    },
    { sql: { host: 'db.home' }, store: { database: 'shop' } },
  );
  await lab.juju('add-model', 'away');
  await lab.juju('add-model', 'home');
  await lab.juju('deploy', './db.charm');
  await lab.juju('deploy', '-m', 'away', './app.charm');
});
afterAll(() => lab.end());

describe('an offer', () => {
  test.each([
    [['db'], 2, 'endpoints must conform to format "<application-name>:<endpoint-name>[,...]"'],
    [['db:'], 2, 'specify endpoints for db'],
    [['nosuch:sql'], 1, 'application "nosuch" not found in model'],
    [['db:nosuch'], 1, 'application "db" has no "nosuch" relation'],
    [['db:ring'], 1, 'application "db" has no "ring" relation'],
    [['gone.db:sql'], 1, 'model offering:gone not found'],
    [['home.db:sql', '-c', 'other'], 2, 'controller other not found'],
  ])('%j is refused', async (argv, code, words) => {
    expect(await lab.juju('offer', ...argv)).toMatchObject({ code, stderr: expect.stringContaining(words) });
  });

  test('says where it is to be had, and is listed, found and shown', async () => {
    expect(await lab.juju('offer', 'home.db:sql,log', 'base')).toMatchObject({
      code: 0,
      stderr: 'Application "db" endpoints [sql, log] available at "admin/home.base"\n',
    });
    expect(await lab.juju('offer', 'db:sql', 'base')).toMatchObject({ code: 1 });
    const endpoints = {
      sql: { interface: 'pg', role: 'provider' },
      log: { interface: 'logs', role: 'provider' },
    };
    const users = { admin: { 'display-name': 'admin', access: 'admin' } };
    expect(await lab.json('offers')).toEqual({
      base: {
        application: 'db',
        store: 'offering',
        charm: 'local:amd64/db-0',
        'offer-url': 'admin/home.base',
        endpoints,
        users,
      },
    });
    const found = { 'offering:admin/home.base': { access: 'admin', endpoints, users } };
    expect(await lab.json('find-offers', 'home')).toEqual(found);
    expect(await lab.json('find-offers', '--interface', 'logs', 'admin/home.base')).toEqual(found);
    expect(await lab.juju('find-offers', '--interface', 'http')).toMatchObject({
      code: 1,
      stderr: 'ERROR no matching application offers found\n',
    });
    expect(await lab.json('show-offer', 'base')).toEqual({
      'offering:admin/home.base': { description: 'a test', access: 'admin', endpoints, users },
    });
    expect((await lab.juju('offers')).stdout).toMatch(/^Offer +User +Relation ID .*\nbase +- +\n$/);
  });
});

describe('what another model consumes', () => {
  test.each([
    [['base'], 1, 'offer URL "base" not valid'],
    [['admin/nosuch.base'], 1, 'model "admin/nosuch": not found'],
    [['home.nosuch'], 1, 'application offer "admin/home.nosuch" not found'],
    [['home.base:sql'], 1, "shouldn't include endpoint"],
    [['home.base', 'app'], 1, 'local application with same name already exists'],
  ])('%j is refused', async (argv, code, words) => {
    expect(await lab.juju('consume', '-m', 'away', ...argv)).toMatchObject({
      code,
      stderr: expect.stringContaining(words),
    });
  });

  test('is in status with the state of the far application', async () => {
    expect(await lab.juju('consume', '-m', 'away', 'home.base', 'far')).toMatchObject({
      code: 0,
      stderr: 'Added admin/home.base as far\n',
    });
    expect(await lab.juju('consume', '-m', 'away', 'offering:admin/home.base', 'far')).toMatchObject({
      code: 0,
    });
    expect(await lab.json('status', '-m', 'away')).toMatchObject({
      'application-endpoints': {
        far: { url: 'offering:admin/home.base', life: 'alive', 'application-status': { current: 'active' } },
      },
    });
    expect((await lab.juju('status', '-m', 'away')).stdout).toContain(
      'SAAS  Status  Store     URL\nfar   active  offering  admin/home.base\n',
    );
  });

  test('is related by endpoint, and each side sees the other one under its name there', async () => {
    expect(await lab.juju('integrate', '-m', 'away', 'app', 'far:log')).toMatchObject({ code: 1 });
    expect(await lab.juju('integrate', '-m', 'away', 'app', 'far')).toMatchObject({ code: 0 });
    await vi.waitFor(async () =>
      expect(await lab.relation('away', 'app/0', 'store')).toMatchObject({
        'cross-model': true,
        'related-endpoint': 'sql',
        'application-data': { host: 'db.home' },
        'related-units': { 'far/0': { data: { 'ingress-address': '127.0.0.1' } } },
      }),
    );
    const seen = await lab.relation('home', 'db/0', 'sql');
    expect(seen).toMatchObject({ 'related-endpoint': 'store', 'application-data': { database: 'shop' } });
    expect(Object.keys(seen?.['related-units'] ?? {})).toEqual([
      expect.stringMatching(/^remote-[0-9a-f]{32}\/0$/),
    ]);
    expect(await lab.json('status', '-m', 'away')).toMatchObject({
      applications: { app: { relations: { store: [{ 'related-application': 'far', interface: 'pg' }] } } },
      'application-endpoints': { far: { relations: { sql: ['app'] } } },
    });
    const home = await lab.json('status', '-m', 'home');
    expect(home).toMatchObject({
      offers: { base: { 'active-connected-count': 1, 'total-connected-count': 1 } },
    });
    expect(home).not.toHaveProperty('applications.db.relations.sql');
    expect((await lab.juju('offers', '-m', 'home')).stdout).toMatch(
      /^base +admin +\d+ +joined +sql +pg +provider/m,
    );
  });

  test('keeps its offer, which is removed only by force and takes the relation along', async () => {
    expect(await lab.juju('remove-offer', 'home.base')).toMatchObject({
      code: 1,
      stderr: 'ERROR cannot delete application offer "base": offer has 1 relation\n',
    });
    expect(await lab.juju('remove-offer', '--force', '--yes', 'home.base')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => {
      expect(await lab.relation('away', 'app/0', 'store')).toBeUndefined();
      expect(await lab.relation('home', 'db/0', 'sql')).toBeUndefined();
    });
    expect(await lab.json('status', '-m', 'away')).toMatchObject({
      'application-endpoints': { far: { 'application-status': { current: 'terminated' } } },
    });
  });

  test('is consumed on the way when it is related by its URL, and given up', async () => {
    expect(await lab.juju('offer', 'home.db:sql')).toMatchObject({ code: 0 });
    expect(await lab.juju('integrate', '-m', 'away', 'app:store', 'admin/home.db:sql')).toMatchObject({
      code: 0,
    });
    await vi.waitFor(async () =>
      expect((await lab.relation('away', 'app/0', 'store'))?.['related-units']).toHaveProperty('db/0'),
    );
    expect(await lab.juju('remove-saas', '-m', 'away', 'db', 'far')).toMatchObject({ code: 0 });
    await vi.waitFor(async () =>
      expect(await lab.json('status', '-m', 'away')).not.toHaveProperty('application-endpoints'),
    );
    expect(await lab.relation('home', 'db/0', 'sql')).toBeUndefined();
    expect(await lab.juju('remove-saas', '-m', 'away', 'far')).toMatchObject({ code: 1 });
  });

  test('ends with the model that consumes', async () => {
    await lab.juju('integrate', '-m', 'away', 'app:store', 'home.db');
    await vi.waitFor(async () => expect(await lab.relation('home', 'db/0', 'sql')).toBeDefined());
    expect(await lab.juju('destroy-model', '--no-prompt', 'away')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await lab.relation('home', 'db/0', 'sql')).toBeUndefined());
    expect(await lab.juju('remove-offer', 'db')).toMatchObject({ code: 0 });
  });
});
