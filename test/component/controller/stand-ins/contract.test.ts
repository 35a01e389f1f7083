import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStandInLab, type StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';
import { loki } from './loki.ts';
import { mongodb } from './mongodb.ts';
import { mysql } from './mysql.ts';
import { prometheus } from './prometheus.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redis } from './redis.ts';
import { s3 } from './s3.ts';
import { smtp } from './smtp.ts';
import { tempo } from './tempo.ts';
import { traefik } from './traefik.ts';

const cases: readonly StandInCase[] = [
  traefik,
  redis,
  rabbitmq,
  mysql,
  mongodb,
  s3,
  smtp,
  loki,
  tempo,
  prometheus,
];

/** Every server behind a stand-in, all in one model, each put through the same life. */
describe('stand-ins', () => {
  let lab: StandInLab;
  let backend: Server;

  beforeAll(async () => {
    backend = createServer((request, response) => {
      if (request.url === '/metrics') {
        response.setHeader('content-type', 'text/plain; version=0.0.4');
        response.end('# TYPE shop_orders_total counter\nshop_orders_total 7\n');
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ path: request.url, headers: request.headers }));
    });
    await new Promise<void>((resolve) => backend.listen(0, '0.0.0.0', resolve));
    const { port } = backend.address() as AddressInfo;
    lab = await openStandInLab('stand-ins', (host) =>
      Object.fromEntries(cases.map((each) => [each.endpoint, each.end({ host, port })])),
    );
    for (const { name } of cases)
      expect(await lab.juju('deploy', name, '--trust')).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    backend.closeAllConnections();
    backend.close();
    await lab.end();
  });

  const soon = (check: () => Promise<void>): Promise<void> =>
    vi.waitFor(check, { timeout: 20_000, interval: 50 });

  test.each(cases)('$name is deployed by name and becomes active', ({ name }) => lab.waitForActive(name));

  test.each(cases)('$name writes what its charm writes', async ({ name, endpoint, theirs, writes }) => {
    expect(await lab.juju('integrate', `client:${endpoint}`, `${name}:${theirs}`)).toMatchObject({ code: 0 });
    await soon(async () => expect(await lab.answer(endpoint)).toMatchObject(patterns(writes)));
  });

  test.each(cases)('$name serves a real client', ({ use }) => soon(() => use(lab)));

  test('a server that dies is shown as an error', async () => {
    for (const { name } of cases) await lab.docker.containers.kill(await lab.container(name));
    for (const { name } of cases) {
      await soon(async () => {
        const { stdout } = await lab.juju('show-status-log', `${name}/0`, '--format', 'json');
        expect(stdout).toContain('ended with exit code');
      });
    }
  });

  test.each(cases)('$name is started again and knows what it knew', async ({ name, use, kept }) => {
    await lab.waitForActive(name);
    await soon(() => (kept ?? use)(lab));
  });

  test('a restarted daemon takes all of them over', async () => {
    const before = await Promise.all(cases.map(({ name }) => lab.container(name)));
    await lab.restart();
    for (const { name, use, kept } of cases) {
      await lab.waitForActive(name);
      await soon(() => (kept ?? use)(lab));
    }
    expect(await Promise.all(cases.map(({ name }) => lab.container(name)))).toEqual(before);
  });

  test.each(cases)('$name leaves a relation that is removed', async ({ name, endpoint, theirs, gone }) => {
    expect(await lab.juju('remove-relation', `client:${endpoint}`, `${name}:${theirs}`)).toMatchObject({
      code: 0,
    });
    await soon(async () => expect(await lab.answer(endpoint)).toEqual({ application: {}, unit: {} }));
    await soon(async () => gone?.(lab));
  });

  test('nginx-ingress-integrator serves one application under the host name and the path of the user', async () => {
    const name = 'nginx-ingress-integrator';
    const status = async (): Promise<string> => (await lab.juju('status')).stdout;
    expect(await lab.juju('deploy', name, '--channel=latest/stable', '--trust')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await status()).toContain('waiting for relation'), {
      timeout: 60_000,
    });
    expect(await lab.juju('integrate', name, 'client:ingress')).toMatchObject({ code: 0 });
    await soon(async () => expect(await status()).toContain('service-hostname is not set'));
    await lab.juju('config', name, 'service-hostname=shop.test', 'path-routes=/');
    await lab.waitForActive(name);
    const url = async (): Promise<unknown> => (await lab.answer('ingress')).application['ingress'];
    await soon(async () => expect(await url()).toBe('{"url":"http://shop.test/"}'));
    const get = async (path: string, host = 'shop.test'): ReturnType<StandInLab['fetch']> =>
      lab.fetch({ method: 'GET', url: `http://${await lab.address(name)}${path}`, headers: { host } });
    await soon(async () =>
      expect(await get('/visitors?x=1')).toMatchObject({ status: 200, body: { path: '/visitors?x=1' } }),
    );
    expect(await get('/', 'other.test')).toMatchObject({ status: 404 });
    await lab.juju('config', name, 'path-routes=/app');
    await soon(async () => expect(await url()).toBe('{"url":"http://shop.test/app"}'));
    await soon(async () =>
      expect(await get('/app/visitors?x=1')).toMatchObject({ status: 200, body: { path: '/?x=1' } }),
    );
    expect(await get('/apple')).toMatchObject({ status: 404 });
    expect(await lab.juju('remove-relation', name, 'client:ingress')).toMatchObject({ code: 0 });
    await soon(async () => expect(await get('/app')).toMatchObject({ status: 404 }));
  });

  test('destroy-model leaves no container', async () => {
    const options = ['--no-prompt', '--destroy-storage', '--force'];
    expect(await lab.juju('destroy-model', 'm', ...options)).toMatchObject({ code: 0 });
    await soon(async () => expect(await lab.containers()).toEqual([]));
  });
});

function patterns(writes: StandInCase['writes']): object {
  const of = (bag: Readonly<Record<string, string | RegExp>> = {}): object =>
    Object.fromEntries(
      Object.entries(bag).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : (expect.stringMatching(value) as unknown),
      ]),
    );
  return { application: of(writes.application), unit: of(writes.unit) };
}
