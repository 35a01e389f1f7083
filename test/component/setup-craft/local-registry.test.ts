import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setupCraft } from '../../../actions/setup-craft/definition.ts';
import { ensureLocalRegistry, removeLocalRegistry } from '../../../actions/setup-craft/local-registry.ts';
import type { Host } from '../../../src/action/index.ts';
import { runOf } from '../../support/action-run.ts';
import { freePort } from '../../support/free-port.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let folder: string;
let ports: TestPorts;
let host: Host;
let address: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-craft-'));
  ports = realPorts();
  host = runOf(setupCraft, ports, folder, {}).host;
  address = `127.0.0.1:${await freePort()}`;
});

afterEach(async () => {
  await removeLocalRegistry(address, ports, host);
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('the local registry', () => {
  test('is started once, answers, and is gone when it is removed', async () => {
    expect(await ensureLocalRegistry(address, ports, host, false)).toBe('started');
    expect(await ensureLocalRegistry(address, ports, host, false)).toBe('answered already');
    const answer = await fetch(`http://${address}/v2/`);
    expect(answer.status).toBe(200);

    await removeLocalRegistry(address, ports, host);
    await expect(fetch(`http://${address}/v2/`)).rejects.toThrow();
    expect(await readdir(join(folder, 'state/registry'))).toEqual([]);
  });

  test('does not take a port on which something else answers', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('not here'));
    address = `127.0.0.1:${await listen(other)}`;
    await expect(ensureLocalRegistry(address, ports, host, false)).rejects.toMatchObject({
      code: 'SETUP_PORT_TAKEN',
      hint: expect.stringContaining(`sport = :${address.split(':')[1]}`) as string,
    });
    other.close();
  });

  test.each(['registry.example.com', '0.0.0.0:5000', '127.0.0.1', '127.0.0.1:5000/x'])(
    'is never anywhere but on this machine: %s',
    async (elsewhere) => {
      await expect(ensureLocalRegistry(elsewhere, ports, host, false)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    },
  );

  test('does not kill a stranger that has the number of a registry that died', async () => {
    const stranger = await ports.exec.detach({ argv: ['sleep', '60'], log: join(folder, 'sleep.log') });
    const state = join(folder, 'state/registry', address.replace(':', '-'));
    await ports.files.mkdir(state);
    await ports.files.write(join(state, 'pid'), String(stranger));
    await removeLocalRegistry(address, ports, host);
    expect(ports.exec.signal(stranger, 0)).toBe(true);
    ports.exec.signal(stranger, 'SIGKILL');
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
