import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setupCraft } from '../../../actions/setup-craft/definition.ts';
import { ensureEngine, findEngine } from '../../../actions/setup-craft/docker-engine.ts';
import { startLocalController } from '../../../actions/setup-craft/local-controller.ts';
import type { Host } from '../../../src/action/index.ts';
import { isFailure, type ErrorCode } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let folder: string;
let ports: TestPorts;
let socket: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
  socket = join(folder, 'docker.sock');
  ports = realPorts();
});
afterEach(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

const host = (): Host => runOf(setupCraft, ports, folder, {}, { DOCKER_HOST: `unix://${socket}` }).host;

/** A socket that somebody serves, in a process of this one. */
async function serve(onConnection?: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer({}, onConnection);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return server;
}

const refusal = async (code: ErrorCode, work: Promise<unknown>): Promise<void> =>
  expect(work).rejects.toSatisfy((error) => isFailure(error, code));

/** Answers as an engine that somebody runs without root. */
const rootless: RequestListener = ({ url = '' }, reply) => {
  const facts = url.endsWith('/info')
    ? { SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] }
    : { Version: '28.2.2', ApiVersion: '1.50', Arch: 'amd64', MinAPIVersion: '1.24' };
  reply.setHeader('content-type', 'application/json').end(JSON.stringify(facts));
};

/** Answers as Podman 4.3 that root runs. */
const podman: RequestListener = ({ url = '' }, reply) => {
  const facts = url.endsWith('/info')
    ? { SecurityOptions: ['name=seccomp,profile=default'] }
    : {
        ...{ Version: '4.3.1', ApiVersion: '1.41', Arch: 'amd64', MinAPIVersion: '1.24' },
        Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }],
      };
  reply.setHeader('content-type', 'application/json').end(JSON.stringify(facts));
};

describe('a container engine is asked, not looked for', () => {
  test('that of this machine answers', async () => {
    const { host: plain } = runOf(setupCraft, ports, folder, {});
    const { engine, how } = await ensureEngine(ports, plain, false);
    expect(how).toBe('answered already');
    expect(engine.facts.version).toMatch(/^\d+\./);
  });

  test('without a socket there is none, whatever is on PATH', async () => {
    await refusal('DOCKER_ABSENT', findEngine(ports, host()));
    await refusal('DOCKER_ABSENT', ensureEngine(ports, host(), false));
  });

  test('a socket that its engine left behind is one of a stopped engine', async () => {
    // A killed process does not take its socket along.
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await refusal('DOCKER_STOPPED', ensureEngine(ports, host(), false));
  });

  test('a rootless one is no engine for a controller, whose apps nobody could reach', async () => {
    await using server = createHttpServer(rootless).listen(socket);
    await once(server, 'listening');
    expect((await findEngine(ports, host())).facts.rootless).toBe(true);
    const wanted = { name: 'never', baseImage: undefined };
    await refusal('DOCKER_ROOTLESS', startLocalController(wanted, ports, host()));
  });

  test('Podman is no engine for a controller', async () => {
    await using server = createHttpServer(podman).listen(socket);
    await once(server, 'listening');
    const wanted = { name: 'never', baseImage: undefined };
    await refusal('DOCKER_PODMAN', startLocalController(wanted, ports, host()));
  });

  test('something that speaks another protocol is not an engine', async () => {
    const server = await serve((connection) => connection.end('SSH-2.0-OpenSSH_9.2\r\n'));
    try {
      await refusal('DOCKER_STOPPED', findEngine(ports, host()));
    } finally {
      server.close();
    }
  });
});
