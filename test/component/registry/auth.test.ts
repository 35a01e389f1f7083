import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { parseReference, type BlobStore, type StoredImage } from '../../../src/oci/index.ts';
import { createRegistry, type Credentials, type PushResult } from '../../../src/registry/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { hurriedClock, sampleImage } from '../../support/sample-image.ts';
import {
  startScriptedRegistry,
  type Reply,
  type ScriptedRegistry,
  type SeenRequest,
} from '../../support/scripted-registry.ts';

let ports: TestPorts;
let store: BlobStore;
let image: StoredImage;
const servers: ScriptedRegistry[] = [];

beforeEach(async () => {
  ports = realPorts();
  ({ store, image } = await sampleImage(ports));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await ports.dispose();
});

async function start(guard: (request: SeenRequest) => Reply | undefined): Promise<ScriptedRegistry> {
  const server = await startScriptedRegistry({ guard });
  servers.push(server);
  return server;
}

/** A registry with a token service of its own; `valid` says which tokens still count. */
async function startWithTokens(
  answer: (request: SeenRequest, count: number) => Reply = (_, count) => ({
    status: 200,
    body: JSON.stringify({ token: `token-${count}` }),
  }),
  valid: (authorization: string) => boolean = (authorization) => authorization.startsWith('Bearer token-'),
  realm?: string,
): Promise<{ server: ScriptedRegistry; asked: SeenRequest[] }> {
  const asked: SeenRequest[] = [];
  const server: ScriptedRegistry = await start((request) => {
    if (request.path.startsWith('/token')) {
      asked.push(request);
      return answer(request, asked.length);
    }
    if (request.authorization !== undefined && valid(request.authorization)) return undefined;
    const where = realm ?? `http://${server.host}/token`;
    return {
      status: 401,
      headers: {
        'www-authenticate': `Bearer realm="${where}",service="reg",scope="repository:acme/shop:pull"`,
      },
    };
  });
  return { server, asked };
}

function push(server: ScriptedRegistry, credentials?: Credentials): Promise<PushResult> {
  const reference = parseReference(`${server.host}/acme/shop:1`);
  return createRegistry(
    { ...ports, clock: hurriedClock() },
    { credentials: () => Promise.resolve(credentials) },
  ).push(store, image, reference);
}

async function failure(work: Promise<unknown>): Promise<{ code: string; text: string }> {
  try {
    await work;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { code: error.code, text: [error.message, error.hint, ...error.details].join('\n') };
  }
  throw new Error('it succeeded');
}

const ann = { username: 'ann', password: 'canary-password' };
const basic = `Basic ${Buffer.from('ann:canary-password').toString('base64')}`;

describe('basic', () => {
  const guard = (request: SeenRequest): Reply | undefined =>
    request.authorization === basic
      ? undefined
      : { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };

  test('the login is sent once it is asked for', async () => {
    const server = await start(guard);
    await push(server, ann);
    expect(server.seen.filter(({ authorization }) => authorization === undefined)).toHaveLength(1);
  });

  test('a no-op push is two requests', async () => {
    const server = await start(guard);
    await push(server, ann);
    const before = server.seen.length;
    expect((await push(server, ann)).unchanged).toBe(true);
    expect(server.seen.length - before).toBe(2);
  });

  test('a wrong password fails after two requests and is not told', async () => {
    const server = await start(guard);
    const { code, text } = await failure(push(server, { username: 'ann', password: 'canary-wrong' }));
    expect(code).toBe('REGISTRY_LOGIN_REFUSED');
    expect(server.seen).toHaveLength(2);
    expect(text).toContain(server.host);
    expect(text).toContain('ann');
    expect(text).not.toContain('canary');
  });

  test('without a login the message says how to give one', async () => {
    const server = await start(guard);
    expect((await failure(push(server))).text).toContain(`docker login ${server.host}`);
  });
});

describe('tokens', () => {
  test('one token serves a whole push, and is asked for with the right to write', async () => {
    const { server, asked } = await startWithTokens();
    await push(server, ann);
    expect(asked).toHaveLength(1);
    const query = new URL(asked[0]?.path ?? '', 'http://x').searchParams;
    expect(query.getAll('scope')).toContain('repository:acme/shop:pull,push');
    expect(query.get('service')).toBe('reg');
    expect(asked[0]?.authorization).toBe(basic);
    expect(
      server.seen
        .filter(({ path }) => !path.startsWith('/token'))
        .every(({ authorization }) => authorization !== basic),
    ).toBe(true);
  });

  test('a token that runs out in the middle of an upload is renewed once, and the body sent again', async () => {
    let expired = false;
    const { server, asked } = await startWithTokens(
      undefined,
      (authorization) => !expired || authorization !== 'Bearer token-1',
    );
    server.script(/PUT .*uploads/, {
      change: (reply) => {
        expired = true;
        // What was done before the answer is undone: the registry did not take it.
        return {
          ...reply,
          status: 401,
          headers: { 'www-authenticate': `Bearer realm="http://${server.host}/token"` },
        };
      },
    });
    await push(server, ann);
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(server.manifests.has('1')).toBe(true);
  });

  test('an identity token is exchanged by POST', async () => {
    const { server, asked } = await startWithTokens((_, count) => ({
      status: 200,
      body: JSON.stringify({ access_token: `token-${count}` }),
    }));
    await push(server, { identityToken: 'canary-refresh' });
    expect(asked[0]?.method).toBe('POST');
    expect(asked[0]?.path).not.toContain('canary');
  });

  test('a token that is never accepted ends after two requests to the registry', async () => {
    const { server, asked } = await startWithTokens(undefined, () => false);
    expect((await failure(push(server, ann))).code).toBe('REGISTRY_LOGIN_REFUSED');
    expect(asked).toHaveLength(1);
    expect(server.seen.length - asked.length).toBe(2);
  });

  test('a login that may only read is told so: nothing is wrong with its password', async () => {
    const server: ScriptedRegistry = await start(({ path, method }) => {
      if (path.startsWith('/token')) return { status: 200, body: '{"token":"t"}' };
      if (method !== 'POST') return undefined;
      const challenge = `Bearer realm="http://${server.host}/token",error="insufficient_scope"`;
      return { status: 401, headers: { 'www-authenticate': challenge } };
    });
    const { code, text } = await failure(push(server, ann));
    expect(code).toBe('REGISTRY_DENIED');
    expect(text).toContain('the login as ann may not do this');
    expect((await failure(push(server))).code).toBe('REGISTRY_LOGIN_REFUSED');
  });

  test.each<[string, Reply, string]>([
    ['says 401', { status: 401 }, 'REGISTRY_LOGIN_REFUSED'],
    ['sends 10 MB', { status: 200, body: Buffer.alloc(10_000_000, 32) }, 'REGISTRY_PROTOCOL'],
    ['sends no JSON', { status: 200, body: '<html>' }, 'REGISTRY_PROTOCOL'],
    ['sends no token', { status: 200, body: '{"expires_in":60}' }, 'REGISTRY_PROTOCOL'],
    [
      'sends a token that would break a header',
      { status: 200, body: '{"token":"a\\r\\nx: y"}' },
      'REGISTRY_PROTOCOL',
    ],
    [
      'sends us elsewhere',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      'REGISTRY_PROTOCOL',
    ],
  ])('a token service that %s', async (_, reply, code) => {
    const { server } = await startWithTokens(() => reply);
    const { code: found, text } = await failure(push(server, ann));
    expect(found).toBe(code);
    expect(text).not.toContain('canary');
  });

  test('a token service that fails twice', async () => {
    const { server } = await startWithTokens((_, count) =>
      count < 3 ? { status: 503 } : { status: 200, body: '{"token":"token-x"}' },
    );
    await push(server, ann);
    expect(server.manifests.has('1')).toBe(true);
  });

  test.each([
    ['file:///etc/passwd', 'REGISTRY_UNSAFE'],
    ['gopher://x', 'REGISTRY_UNSAFE'],
    ['http://user:pass@127.0.0.1/', 'REGISTRY_UNSAFE'],
    ['http://169.254.169.254/latest/meta-data', 'REGISTRY_UNSAFE'],
    ['/token', 'REGISTRY_PROTOCOL'],
    ['', 'REGISTRY_PROTOCOL'],
  ])('the realm %s is refused', async (realm, code) => {
    const { server } = await startWithTokens(undefined, undefined, realm);
    expect((await failure(push(server, ann))).code).toBe(code);
  });
});

test('a redirect to another host that wants a login gets none', async () => {
  const greedy = await start(() => ({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="give me"' },
  }));
  const server = await start(({ path }) =>
    path.includes('/blobs/sha256')
      ? { status: 307, headers: { location: `http://${greedy.host}/x` } }
      : undefined,
  );
  const other = await start(() => undefined);
  await push(other);
  for (const [name, entry] of other.manifests) server.manifests.set(name, entry);
  const registry = createRegistry(
    { ...ports, clock: hurriedClock() },
    { credentials: () => Promise.resolve(ann) },
  );
  await failure(
    registry.pull(
      parseReference(`${server.host}/acme/shop:1`),
      { os: 'linux', architecture: 'amd64' },
      await emptyStore(),
    ),
  );
  expect(greedy.seen.length).toBeGreaterThan(0);
  expect(greedy.seen.every(({ authorization }) => authorization === undefined)).toBe(true);
});

async function emptyStore(): Promise<BlobStore> {
  const { openBlobStore } = await import('../../../src/oci/index.ts');
  return openBlobStore(ports, await ports.files.makeTemp('empty-store'));
}
