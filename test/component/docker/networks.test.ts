import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDocker, type Docker } from '../../../src/docker/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

const labels = { 'io.paas-action.test': randomUUID() };
let ports: TestPorts;
let docker: Docker;
beforeAll(async () => {
  ports = realPorts();
  docker = await connectDocker(ports, {});
});
afterAll(async () => {
  for (const { id } of await docker.networks.list(labels)) await docker.networks.remove(id);
  await ports.dispose();
});

test('two units that ask for a network at once share one', async () => {
  const name = `networks-${randomUUID()}`;
  const [one, two] = await Promise.all([
    docker.networks.ensure({ name, labels }),
    docker.networks.ensure({ name, labels }),
  ]);
  expect(one.id).toBe(two.id);
  expect((await docker.networks.list(labels)).filter((network) => network.name === name)).toHaveLength(1);
  await docker.networks.remove(name);
  expect(await docker.networks.find(name)).toBeUndefined();
});

test('all of a name are removed, should there be two', async () => {
  const name = `networks-${randomUUID()}`;
  const other = await connectDocker(ports, {});
  await Promise.all(
    [docker, other].map(async (each) => each.networks.ensure({ name, labels }).catch(() => undefined)),
  );
  await docker.networks.remove(name);
  const { stdout } = spawnSync('docker', ['network', 'ls', '--format', '{{.Name}}'], { encoding: 'utf8' });
  expect(stdout.split('\n')).not.toContain(name);
});
