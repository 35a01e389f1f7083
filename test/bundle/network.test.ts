import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBundle, type BundleRun } from '../support/bundles.ts';
import { makeAuthority, type Certificate } from '../support/certificates.ts';

// A shipped action asks a server of the store over TLS, as a runner starts it: only there are trust and proxies real.
let folder: string;
let issue: (name: string, days: number) => Certificate;
const servers: Server[] = [];
const ANSWER = JSON.stringify({
  account: { username: 'ci' },
  permissions: ['package-manage', 'package-view'],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  issue = makeAuthority(folder);
});
afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await rm(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function serve(certificate: Certificate): Promise<number> {
  return listen(createSecure({ ...certificate }, (_request, response) => response.end(ANSWER)));
}

/** Asks whose credentials these are; the step fails at the next thing, which is that nothing may be installed. */
function ask(api: string, env: Readonly<Record<string, string>> = {}): Promise<BundleRun> {
  return runBundle(
    'setup-craft',
    {
      engine: 'craft',
      install: 'false',
      kubernetes: 'none',
      'check-charmhub': Buffer.from('token').toString('base64'),
      'check-charm': 'shop latest/edge',
    },
    {
      env: {
        // Nothing of the machine's own tools.
        PATH: '/usr/bin:/bin',
        CHARMCRAFT_STORE_API_URL: api,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        ...env,
      },
    },
  );
}

describe('TLS', () => {
  const NETWORK = 'Check the address and the network';

  test('a certificate in order lets the step go on', async () => {
    const run = await ask(`https://localhost:${await serve(issue('localhost', 2))}`);
    expect(run.log).not.toContain('PREFLIGHT_FAILED');
    expect(run.log).toContain('SETUP_NEEDS_ROOT');
  });

  test.each([
    ['has run out', () => serve(issue('localhost', -1)), {}, 'its certificate has expired', NETWORK],
    [
      'is for another name',
      () => serve(issue('elsewhere.example', 2)),
      {},
      'its certificate is for another name',
      NETWORK,
    ],
    [
      'is of an unknown issuer',
      () => serve(issue('localhost', 2)),
      { NODE_EXTRA_CA_CERTS: '' },
      'is unknown',
      'Name the certificate of its authority in NODE_EXTRA_CA_CERTS',
    ],
    [
      'is not there: plain HTTP',
      () => listen(createPlain((_request, response) => response.end(ANSWER))),
      {},
      'it does not speak TLS',
      'It may speak plain HTTP',
    ],
  ])(
    'a certificate that %s: said so, asked once, and nothing goes over plain HTTP',
    async (_name, start, env, words, fix) => {
      const run = await ask(`https://localhost:${await start()}`, env);
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('PREFLIGHT_FAILED');
      expect(run.log).toContain(words);
      expect(run.log).toContain(`fix: ${fix}`);
    },
  );
});

describe('a proxy', () => {
  // A name that nobody but the proxy knows. What is on this machine is never asked for through one.
  const NAME = 'store.invalid';

  async function proxy(password: string): Promise<{ port: number; seen: string[] }> {
    const seen: string[] = [];
    const behind = await serve(issue(NAME, 2));
    const server = createPlain();
    server.on('connect', (request, socket, head) => {
      seen.push(request.url ?? '');
      const expected = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
      if (request.headers['proxy-authorization'] !== expected) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const onward = connect(behind, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => undefined);
    });
    return { port: await listen(server), seen };
  }
  const address = (port: number): string => `http://me:hunter2hunter2@127.0.0.1:${port}`;

  test('is used with its login, and not for what it is not for', async () => {
    const { port, seen } = await proxy('hunter2hunter2');
    const through = await ask(`https://${NAME}`, { https_proxy: address(port) });
    expect(through.log).toContain('SETUP_NEEDS_ROOT');
    expect(seen).toEqual([`${NAME}:443`]);
    const past = await ask(`https://${NAME}`, { https_proxy: address(port), no_proxy: '.invalid' });
    expect(past.log).toContain(`cannot reach ${NAME}`);
    expect(seen).toHaveLength(1);
  });

  test('that refuses the login is named, without the password', async () => {
    const { port } = await proxy('another');
    const run = await ask(`https://${NAME}`, { https_proxy: address(port) });
    expect(run.log).toContain('PREFLIGHT_FAILED');
    expect(run.log).toMatch(/proxy/i);
    expect(run.log).not.toContain('hunter2');
  });
});
