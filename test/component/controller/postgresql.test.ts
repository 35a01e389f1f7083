import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod/mini';
import { runController, type Controller } from '../../../src/controller/index.ts';
import { connectDocker, removeLabelled, CONTROLLER_LABEL, type Docker } from '../../../src/docker/index.ts';
import { builtImages } from '../../support/built-images.ts';
import { jujuSession, type Juju } from '../../support/juju-session.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { scriptedAgents } from '../../support/scripted-agents.ts';

import { tinyCharm } from '../../support/tiny-charm.ts';

const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      version: z.optional(z.string()),
      'application-status': z.object({ current: z.string() }),
      units: z.optional(z.record(z.string(), z.object({ address: z.optional(z.string()) }))),
    }),
  ),
});

describe('postgresql-k8s, the stand-in', () => {
  let ports: TestPorts;
  let docker: Docker;
  let controller: Controller;
  let home: string;
  let juju: Juju;
  const requests: Record<string, Record<string, string>> = {
    db: {
      database: 'shop',
      'extra-user-roles': '',
      'requested-secrets': '["username","password","tls","tls-ca","uris"]',
    },
    plain: { database: 'shop' },
  };

  const start = (): Promise<Controller> =>
    runController({
      ports,
      docker,
      home,
      name: 'pgtest',
      pid: process.pid,
      assetsDir: 'src/controller/assets',
      buildImage: builtImages(ports, docker),
      pebble: () => Promise.reject(new Error('no charm runs here')),
      charmAgents: ({ store }) => scriptedAgents(store, requests),
      onClosed: () => undefined,
    });

  beforeAll(async () => {
    ports = realPorts();
    docker = await connectDocker(ports, {});
    home = await ports.files.makeTemp('pg-');
    await ports.files.write(
      `${home}/client.charm`,
      tinyCharm({
        name: 'client',
        metadata:
          'requires:\n  db: {interface: postgresql_client}\n  plain: {interface: postgresql_client}\n',
      }),
    );
    controller = await start();
    juju = jujuSession(ports.http, `${home}`, home);
  });

  /** What carries this controller's label: other tests have databases in the same engine. */
  async function ours(): Promise<Record<string, string>> {
    const state = z
      .object({ uuid: z.string() })
      .parse(JSON.parse((await ports.files.readText(`${home}/state.json`)) ?? ''));
    return { [CONTROLLER_LABEL]: `pgtest-${state.uuid.slice(0, 8)}` };
  }

  afterAll(async () => {
    const labels = await ours();
    await controller.close({ remove: true });
    await removeLabelled(docker, labels);
    await ports.dispose();
  });

  async function read(): Promise<z.infer<typeof status>> {
    return status.parse(JSON.parse((await juju('status', '--format', 'json')).stdout));
  }

  const databaseContainer = async (): Promise<string> => {
    const all = await docker.containers.list(await ours());
    return all.find(({ name }) => name.includes('-postgresql-k8s-0'))?.id ?? '';
  };

  /** What the requirer sees of a relation. */
  async function answer(endpoint: string): Promise<Record<string, string>> {
    const shown = JSON.parse((await juju('show-unit', 'client/0', '--format', 'json')).stdout) as unknown;
    const unit = z.record(
      z.string(),
      z.object({
        'relation-info': z.optional(
          z.array(z.object({ endpoint: z.string(), 'application-data': z.record(z.string(), z.string()) })),
        ),
      }),
    );
    const info = unit.parse(shown)['client/0']?.['relation-info'] ?? [];
    return info.find((each) => each.endpoint === endpoint)?.['application-data'] ?? {};
  }

  async function query(uri: string, sql: string): Promise<string> {
    const running = await docker.containers.exec(await databaseContainer(), {
      argv: ['/usr/local/bin/pg', 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', uri, '-c', sql],
    });
    let text = '';
    for await (const { data } of running.output) text += Buffer.from(data).toString('utf8');
    return `${await running.exitCode()} ${text.trim()}`;
  }

  test('it is deployed by name and becomes active with the version of its server', async () => {
    expect(await juju('add-model', 'pg')).toMatchObject({ code: 0 });
    const options = ['--channel', '14/stable', '--trust', '--config', 'plugin_pg_trgm_enable=true'];
    expect(await juju('deploy', 'postgresql-k8s', ...options)).toMatchObject({ code: 0 });
    expect(await juju('deploy', './client.charm')).toMatchObject({ code: 0 });
    await vi.waitFor(
      async () => {
        const { applications } = await read();
        expect(applications['postgresql-k8s']).toMatchObject({ 'application-status': { current: 'active' } });
        expect(applications['postgresql-k8s']?.version).toMatch(/^\d+\.\d+/);
      },
      { timeout: 170_000, interval: 200 },
    );
  });

  test('a requirer that asks for secrets gets a user and a database through secrets', async () => {
    expect(await juju('integrate', 'client:db', 'postgresql-k8s')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await answer('db')).toHaveProperty('secret-user'), {
      timeout: 20_000,
      interval: 100,
    });
    const data = await answer('db');
    expect(data).toMatchObject({
      database: 'shop',
      endpoints: 'postgresql-k8s-primary.pg.svc.cluster.local:5432',
      'secret-tls': expect.stringMatching(/^secret:[0-9a-v]{20}$/),
    });
    expect(data).not.toHaveProperty('password');
    const id = data['secret-user']?.replace('secret:', '') ?? '';
    const revealed = await juju('show-secret', id, '--reveal', '--format', 'json');
    const secret = z
      .record(
        z.string(),
        z.object({ content: z.object({ Data: z.record(z.string(), z.string()) }), access: z.unknown() }),
      )
      .parse(JSON.parse(revealed.stdout))[id];
    expect(secret?.access).toEqual([expect.objectContaining({ target: 'application-client' })]);
    const uri = secret?.content.Data['uris'] ?? '';
    expect(await query(uri, 'CREATE TABLE t (x int); INSERT INTO t VALUES (42); SELECT x FROM t')).toBe(
      '0 42',
    );
    expect(await query(uri.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).toMatch(/^2 .*authentication failed/);
  });

  test('one that does not ask for secrets gets plain fields, and shares the tables of its database', async () => {
    await juju('integrate', 'client:plain', 'postgresql-k8s');
    await vi.waitFor(async () => expect(await answer('plain')).toHaveProperty('uris'), { timeout: 20_000 });
    expect(await query((await answer('plain'))['uris'] ?? '', 'SELECT x FROM t')).toBe('0 42');
  });

  test('extensions are there when they are asked for, also later', async () => {
    const uri = (await answer('plain'))['uris'] ?? '';
    const installed = (): Promise<string> =>
      query(uri, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension");
    expect(await installed()).toBe('0 pg_trgm plpgsql');
    await juju('config', 'postgresql-k8s', 'plugin_uuid_ossp_enable=true');
    await vi.waitFor(async () => expect(await installed()).toBe('0 pg_trgm plpgsql uuid-ossp'), {
      timeout: 20_000,
    });
  });

  test('a removed relation takes its user away, and the tables stay', async () => {
    const uri = (await answer('plain'))['uris'] ?? '';
    expect(await juju('remove-relation', 'client:plain', 'postgresql-k8s')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await query(uri, 'SELECT 1')).toMatch(/^2/), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await answer('plain')).toEqual({}), { timeout: 20_000 });
  });

  test('a server that dies is shown as an error and started again with its data', async () => {
    await docker.containers.kill(await databaseContainer());
    await vi.waitFor(
      async () => {
        const { stdout } = await juju('show-status-log', 'postgresql-k8s/0', '--format', 'json');
        expect(stdout).toMatch(/ended with exit code 137/);
        expect((await read()).applications['postgresql-k8s']?.['application-status'].current).toBe('active');
      },
      { timeout: 60_000, interval: 200 },
    );
    const data = await answer('db');
    const { stdout } = await juju('show-secret', data['secret-user'] ?? '', '--reveal', '--format', 'json');
    const uri = /postgresql:[^"]+/.exec(stdout)?.[0] ?? '';
    expect(await query(uri, 'SELECT x FROM t')).toBe('0 42');
  });

  test('a restarted daemon takes the running server over', async () => {
    const before = await databaseContainer();
    await controller.close({ remove: false });
    controller = await start();
    await vi.waitFor(
      async () =>
        expect((await read()).applications['postgresql-k8s']?.['application-status'].current).toBe('active'),
      { timeout: 30_000 },
    );
    expect(await databaseContainer()).toBe(before);
  });

  test('a secret outlives its relation: the other side may not have left yet', async () => {
    const id = (await answer('db'))['secret-user'] ?? '';
    expect(await juju('remove-relation', 'client:db', 'postgresql-k8s')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await answer('db')).toEqual({}), { timeout: 30_000 });
    expect(await juju('show-secret', id, '--format', 'json')).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('application-client'),
    });
  });

  test('a second unit is refused by name, and destroy-model leaves no container', async () => {
    expect(await juju('add-unit', 'postgresql-k8s')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('more than one unit of the stand-in "postgresql-k8s"'),
    });
    expect(await juju('destroy-model', 'pg', '--no-prompt', '--destroy-storage', '--force')).toMatchObject({
      code: 0,
    });
    expect(await databaseContainer()).toBe('');
    expect((await juju('models', '--format', 'json')).stdout).not.toContain('"short-name":"pg"');
  });
});
