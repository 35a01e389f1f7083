import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { jujuDeploy } from '../../../actions/juju-deploy/definition.ts';
import { main } from '../../../actions/juju-deploy/main.ts';
import { startController, type Controller } from '../../../src/controller/index.ts';
import type { Exec } from '../../../src/ports/index.ts';
import { runOf } from '../../support/action-run.ts';
import { jujuSession } from '../../support/juju-session.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { pretendingPods } from '../../support/pretending-pods.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';

const reference = (letter: string): string => `registry.example/app@sha256:${letter.repeat(64)}`;
const METADATA = 'containers:\n  web: {resource: app-image}\nresources:\n  app-image: {type: oci-image}\n';

let folder: string;
let app: Server;
let controller: Controller;
let ports: TestPorts;
let changes: string[];
let config: string;

/** A daemon with all of its commands, and units that pretend. The application answers on this machine. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctl-'));
  app = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const listening = app.address();
  const port = typeof listening === 'object' ? (listening?.port ?? 0) : 0;
  config = `options:\n  app-port: {type: int, default: ${port}}\n  greeting: {type: string, default: hello}\n  mail: {type: secret}\n`;
  const real = realPorts();
  const ids = new Map([
    [reference('a'), 'identity-of-a'],
    [reference('b'), 'identity-of-b'],
  ]);
  controller = await startController({
    ports: real,
    home: join(folder, 'home'),
    name: 'ctl',
    pid: process.pid,
    standIns: {},
    agents: ({ store }) => pretendingPods(store, real.files, { takes: 600, address: '127.0.0.1', ids }),
    onClosed: () => undefined,
  });
  const juju = jujuSession(real.http, join(folder, 'home'), folder);
  changes = [];
  const exec: Exec = {
    ...real.exec,
    async run({ argv }) {
      const [program, ...args] = argv;
      if (program !== 'juju') throw new Error(`nothing but juju is run: ${argv.join(' ')}`);
      if (
        /^(?:add-model|deploy|refresh|attach-resource|config$|scale|trust|integrate|set-constraints|(?:add|update|grant)-secret)/.test(
          args[0] ?? '',
        )
      )
        if (!args.includes('--format')) changes.push(args[0] ?? '');
      const { code, stdout, stderr } = await juju(...args);
      return { exitCode: code, stdout, stderr, took: 0 };
    },
  };
  ports = { ...real, exec };
});

afterEach(async () => {
  await controller.close({ remove: true });
  app.close();
  await rm(folder, { recursive: true, force: true });
});

async function deploy(
  inputs: Readonly<Record<string, string>>,
  version = 'v1',
): Promise<Readonly<Record<string, string | undefined>>> {
  const charm = join(folder, `${version}.charm`);
  const files = { 'src/charm.py': `# ${version}\n` };
  await writeFile(charm, tinyCharm({ name: 'shop', metadata: METADATA, config, files }));
  changes.length = 0;
  return main(runOf(jujuDeploy, ports, folder, { charm, model: 'test', timeout: '60s', ...inputs }));
}

const A = { image: reference('a'), 'image-id': 'identity-of-a' };
const B = { image: reference('b'), 'image-id': 'identity-of-b' };

describe('deploying to the local controller', () => {
  test('every command that a deployment needs is understood, and only what differs is done', async () => {
    const first = await deploy(A);
    expect(changes).toEqual(['add-model', 'deploy']);
    expect(first).toMatchObject({ status: 'active', revision: '0', changed: 'true' });
    expect(first['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

    expect(await deploy(A)).toMatchObject({ changed: 'false', revision: '0' });
    expect(changes).toEqual([]);

    expect(await deploy(B)).toMatchObject({ changed: 'true', revision: '0', image: B.image });
    expect(changes).toEqual(['attach-resource']);

    expect(await deploy(B, 'v2')).toMatchObject({ changed: 'true', revision: '1' });
    expect(changes).toEqual(['refresh']);

    expect(await deploy(A, 'v3')).toMatchObject({ changed: 'true', revision: '2' });
    expect(changes).toEqual(['refresh']);

    expect(await deploy({ ...A, config: 'greeting=hi' }, 'v3')).toMatchObject({ changed: 'true' });
    expect(changes).toEqual(['config']);

    expect(await deploy({ ...A, config: 'greeting=hi', trust: 'true', scale: '2' }, 'v3')).toMatchObject({
      changed: 'true',
    });
    expect(changes).toEqual(['trust', 'scale-application']);
    const all = { ...A, config: 'greeting=hi', trust: 'true', scale: '2' };
    expect(await deploy(all, 'v3')).toMatchObject({ changed: 'false' });

    expect(await deploy({ ...all, constraints: 'mem=256M' }, 'v3')).toMatchObject({ changed: 'true' });
    expect(changes).toEqual(['set-constraints']);
    expect(await deploy({ ...all, constraints: 'mem=256M' }, 'v3')).toMatchObject({ changed: 'false' });
  });

  test('a secret is made, granted and named once, and changed in its place', async () => {
    const first = await deploy({ ...A, secrets: 'mail.password=hunter2hunter2\nmail.user=me' });
    expect(first).toMatchObject({ status: 'active', changed: 'true' });
    expect(changes).toEqual(['add-model', 'add-secret', 'deploy', 'grant-secret', 'config']);
    expect(ports.reporter.secrets).toContain('hunter2hunter2');
    expect(ports.reporter.lines.join('\n')).not.toContain('hunter2hunter2');

    await deploy({ ...A, secrets: 'mail.password=hunter2hunter2\nmail.user=me' });
    expect(changes).toEqual([]);

    await deploy({ ...A, secrets: 'mail.password=another-one\nmail.user=me' });
    expect(changes).toEqual(['update-secret']);
    await deploy({ ...A, secrets: 'mail.password=another-one\nmail.user=me' });
    expect(changes).toEqual([]);
  });
});
