import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  A,
  B,
  controllerDeployments,
  type ControllerDeployments,
} from '../../support/controller-deployments.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';

let lab: ControllerDeployments;
let deploy: ControllerDeployments['deploy'];
let changes: readonly string[];

beforeEach(async () => {
  lab = await controllerDeployments();
  ({ deploy, changes } = lab);
});

afterEach(() => lab[Symbol.asyncDispose]());

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
    expect(lab.ports.reporter.secrets).toContain('hunter2hunter2');
    expect(lab.ports.reporter.lines.join('\n')).not.toContain('hunter2hunter2');

    await deploy({ ...A, secrets: 'mail.password=hunter2hunter2\nmail.user=me' });
    expect(changes).toEqual([]);

    await deploy({ ...A, secrets: 'mail.password=another-one\nmail.user=me' });
    expect(changes).toEqual(['update-secret']);
    await deploy({ ...A, secrets: 'mail.password=another-one\nmail.user=me' });
    expect(changes).toEqual([]);
  });
});

describe('a bundle', () => {
  const write = (name: string, text: string | Uint8Array): Promise<void> =>
    writeFile(join(lab.folder, name), text);
  const BUNDLE = `
bundle: kubernetes
applications:
  web: {charm: ./shop.charm, scale: 2, options: {greeting: hi}, resources: {app-image: 'registry.example/app:old'}}
  db: {charm: ./db.charm, trust: true, options: {motd: include-file://motd.txt}}
relations: [[web:store, db]]
`;
  const metadata = 'requires:\n  store: {interface: pg}\n';

  test('gives what is around, the application gets the packed charm and the image, and the second run does nothing', async () => {
    const options = 'options:\n  motd: {type: string}\n';
    await write(
      'db.charm',
      tinyCharm({ name: 'db', metadata: 'provides:\n  sql: {interface: pg}\n', config: options }),
    );
    await write('bundle.yaml', BUNDLE);
    await write('motd.txt', 'hello\n');
    const inputs = { ...A, bundle: 'bundle.yaml', integrations: 'none' };
    const first = await deploy(inputs, 'v1', metadata);
    expect(first).toMatchObject({ application: 'web', status: 'active', image: A.image, changed: 'true' });
    expect(changes).toEqual(['add-model', 'deploy', 'deploy', 'integrate']);
    const { stdout } = await lab.juju('config', '-m', 'test', 'db', 'motd');
    expect(stdout).toBe('hello\n\n');

    expect(await deploy(inputs, 'v1', metadata)).toMatchObject({ changed: 'false' });
    expect(changes).toEqual([]);

    await write('local.yaml', 'applications: {db: {options: {motd: bye}}, web: {scale: 1}}\n');
    const laid = { ...inputs, bundle: 'bundle.yaml\nlocal.yaml' };
    expect(await deploy(laid, 'v1', metadata)).toMatchObject({ changed: 'true' });
    expect(changes).toEqual(['deploy', 'scale-application']);
    expect(await deploy(laid, 'v1', metadata)).toMatchObject({ changed: 'false' });
  });

  test('that is an overlay alone changes the application', async () => {
    await write('overlay.yaml', 'applications: {shop: {scale: 2, offers: {here: {endpoints: [sell]}}}}\n');
    const inputs = { ...A, bundle: 'overlay.yaml' };
    const provides = 'provides:\n  sell: {interface: pg}\n';
    expect(await deploy(inputs, 'v1', provides)).toMatchObject({ application: 'shop', changed: 'true' });
    expect(changes).toEqual(['add-model', 'deploy', 'offer']);
    expect(await deploy(inputs, 'v1', provides)).toMatchObject({ changed: 'false' });
  });
});
