import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkApp } from '../../../../actions/integration-test/app-checks.ts';
import { askPaths } from '../../../../actions/integration-test/smoke.ts';
import { integrations } from '../../../../src/integrations/index.ts';
import { readPackedCharm } from '../../../../src/juju/index.ts';
import { findIngressUrl } from '../../../../src/juju/verify/address.ts';
import { findApplication, parseStatus } from '../../../../src/juju/read/status.ts';
import { addEvent, LIBRARIES_ARE, packAgenda } from '../../../support/agenda.ts';
import { builtImages } from '../../../support/built-images.ts';
import { connectThrough } from '../../../support/juju-session.ts';
import { shopCharm, shopImage } from '../../../support/shop-charm.ts';
import { startOutsideServices, type OutsideServices } from '../../../support/outside-services.ts';
import { hostAddress, openControllerLab, type StandInLab } from '../../../support/stand-in-lab.ts';
import { EXAMPLES } from './examples.ts';

/** Endpoint of the app to the stand-in behind it. */
const RELATED = {
  mysql: 'mysql-k8s',
  postgresql: 'postgresql-k8s',
  s3: 's3-integrator',
  smtp: 'smtp-integrator',
  mongodb: 'mongodb-k8s',
  rabbitmq: 'rabbitmq-k8s',
  redis: 'redis-k8s',
  ingress: 'traefik-k8s',
  metrics: 'prometheus-k8s',
  tracing: 'tempo-coordinator-k8s',
  logging: 'loki-k8s',
} as const;

/** One packed charm with its app in real containers, related to real servers, used only from outside. */
describe('an app related to stand-ins', () => {
  let lab: StandInLab;
  let outside: OutsideServices;
  let url: string;

  beforeAll(async () => {
    outside = await startOutsideServices();
    lab = await openControllerLab('shop', { charms: { 'shop.charm': shopCharm() } });
    const does = async (...words: string[]): Promise<void> =>
      expect(await lab.juju(...words)).toMatchObject({ code: 0 });
    for (const name of Object.values(RELATED)) await does('deploy', name, '--trust');
    const image = await builtImages(lab.ports, lab.docker)(shopImage());
    const address = `outside=http://${await hostAddress()}:${outside.port}`;
    await does('deploy', './shop.charm', '--resource', `web-image=${image}`, '--config', address);
    // Some of them have an end more than one.
    const ends: Readonly<Record<string, string>> = { smtp: 'smtp-integrator:smtp' };
    for (const [endpoint, name] of Object.entries(RELATED))
      await does('integrate', `shop:${endpoint}`, ends[endpoint] ?? name);
    const agenda = await packAgenda(lab.ports);
    await lab.ports.files.write(`${lab.home}/agenda.charm`, agenda.charm);
    await does('deploy', './agenda.charm', '--resource', `django-app-image=${agenda.image}`);
    for (const name of [RELATED.ingress, RELATED.mysql]) await does('integrate', 'agenda', name);
    await waitForActive('shop');
  });
  afterAll(async () => {
    await lab.end();
    await outside[Symbol.asyncDispose]();
  });

  const waitForActive = (application: string): Promise<void> =>
    lab.waitForActive(application).catch(async (error: unknown) => {
      const { stdout } = await lab.juju('debug-log', '--replay', '--no-tail', '--include', application);
      throw new Error(stdout.slice(-2000), { cause: error });
    });
  const get = (address: string): Promise<{ status: number; body: unknown }> =>
    lab.fetch({ method: 'GET', url: address });
  const soon = (check: () => Promise<void>): Promise<void> =>
    vi.waitFor(check, { timeout: 60_000, interval: 100 });

  test('answers through the ingress, with rows of MySQL and a counter of Redis', async () => {
    const { stdout } = await lab.juju('show-unit', 'shop/0', '--format', 'json');
    url = findIngressUrl(JSON.parse(stdout), ['ingress']) ?? '';
    expect(url).toMatch(/^http:\/\/[\d.]+\/m-shop$/);
    await soon(async () =>
      expect(await get(`${url}/cart`)).toEqual({
        status: 200,
        body: { visits: 1, rows: 1, path: '/cart' },
      }),
    );
    expect((await get(`${url}/cart`)).body).toEqual({ visits: 2, rows: 2, path: '/cart' });
  });

  test('its metrics are scraped', () =>
    soon(async () => {
      const address = `http://${await lab.address('prometheus-k8s')}:9090`;
      expect((await get(`${address}/api/v1/query?query=shop_served_total`)).body).toMatchObject({
        data: { result: [{ metric: { juju_unit: 'shop/0' }, value: [expect.anything(), '2'] }] },
      });
    }));

  test('its traces are received', async () => {
    const address = `http://${await lab.address('tempo-coordinator-k8s')}:3200`;
    expect((await get(`${address}/api/search?tags=service.name%3Dshop`)).body).toMatchObject({
      traces: [{ rootTraceName: 'GET /cart' }, { rootTraceName: 'GET /cart' }],
    });
  });

  test('what it prints arrives as log lines, forwarded by Pebble', () =>
    soon(async () => {
      const query = encodeURIComponent('{juju_unit="shop/0"} |= "served /cart"');
      const address = `http://${await lab.address('loki-k8s')}:3100`;
      expect((await get(`${address}/loki/api/v1/query_range?query=${query}`)).body).toMatchObject({
        data: { result: [{ values: [expect.anything(), expect.anything()] }] },
      });
    }));

  test('it is given the variables of every integration', async () => {
    const { body } = await get(`${url}/variables`);
    const wanted = integrations.flatMap(({ name, variables }) =>
      name in EXAMPLES ? variables('FLASK_') : [],
    );
    expect(body).toEqual(expect.arrayContaining(wanted));
  });

  test.each(Object.entries(EXAMPLES))('the example for %s works in it', async (name, { says, arrived }) => {
    const expected: unknown = typeof says === 'string' ? says : expect.stringMatching(says);
    expect(await get(`${url}/examples/${name}`)).toEqual({ status: 200, body: expected });
    if (arrived !== undefined) await soon(() => arrived(lab));
  });

  test(`the Django example keeps its dates in MySQL (its 12-factor charm ${LIBRARIES_ARE})`, async () => {
    await waitForActive('agenda');
    const { stdout } = await lab.juju('show-unit', 'agenda/0', '--format', 'json');
    const page = findIngressUrl(JSON.parse(stdout), ['ingress']) ?? '';
    const well = { status: 200, body: { status: 'ok', database: 'ok' } };
    await soon(async () => expect(await get(`${page}/healthz`)).toEqual(well));
    // It is sent back to the page below the ingress' prefix, which only the charm's address tells the app.
    expect(await addEvent(`${page}/`)).toContain('Fair, Hall');
    const query = 'SELECT title FROM agenda.events_event';
    const client = ['mariadb', '--socket=/tmp/mysql.sock', '-uroot', '-N', '-e', query] as const;
    expect(await lab.run('mysql-k8s', client)).toBe('Fair\n');
  });

  test('a name for the ingress moves the app to it', async () => {
    const settings = ['external_hostname=example.com', 'routing_mode=subdomain'];
    await lab.juju('config', 'traefik-k8s', ...settings);
    await soon(async () =>
      expect((await lab.answer('ingress', 'shop/0')).application).toEqual({
        ingress: '{"url":"http://m-shop.example.com/"}',
      }),
    );
    const address = `http://${await lab.address('traefik-k8s')}/cart`;
    await soon(async () =>
      expect(
        await lab.fetch({ method: 'GET', url: address, headers: { host: 'm-shop.example.com' } }),
      ).toMatchObject({ status: 200, body: { path: '/cart' } }),
    );
    expect(await get(address)).toMatchObject({ status: 404 });
  });

  test('the smoke test of integration-test looks into it, restarts it, changes an option and puts it back', async () => {
    // The hooks of the new address restart the app themselves.
    await soon(async () => {
      const plan = await lab.juju('ssh', '--container', 'web', 'shop/0', '/charm/bin/pebble', 'plan');
      expect(plan.stdout).toContain('m-shop.example.com');
      const { stdout } = await lab.juju('status', '--format', 'json');
      const [unit] = findApplication(parseStatus(JSON.parse(stdout)), 'shop')?.units ?? [];
      expect(unit?.agent.current).toBe('idle');
    });
    const { files, clock, reporter, http } = lab.ports;
    const folder = await files.makeTemp('shop-');
    await files.write(`${folder}/shop.charm`, shopCharm());
    const packed = await readPackedCharm(files, `${folder}/shop.charm`);
    const ports = { http, clock, reporter };
    const base = `http://${await lab.address('shop')}:8000`;
    const app = { model: 'm', application: 'shop', packed, container: 'web' };
    const results = await checkApp(ports, connectThrough(lab.juju, lab.ports), app, {
      change: ['motto', 'closed on Mondays'],
      time: 20_000,
      answers: () => askPaths(ports, base, [{ path: '/metrics', status: 200 }], 20_000),
    });
    expect(results.filter(({ outcome }) => outcome !== 'skipped')).toMatchObject([
      { name: 'units are active', outcome: 'passed' },
      { name: 'services of Pebble run', outcome: 'passed' },
      { name: 'checks of Pebble pass', outcome: 'passed' },
      { name: 'metrics can be scraped', outcome: 'passed' },
      { name: 'a restart is survived', outcome: 'passed' },
      { name: 'a changed option reaches the app', outcome: 'passed' },
    ]);
    expect((await lab.juju('config', 'shop', 'motto')).stdout).toBe('open all hours\n');
  });
});
