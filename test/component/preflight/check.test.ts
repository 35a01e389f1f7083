import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkLogins, type Logins } from '../../../actions/preflight/check.ts';
import { explainFork, explainRegistry } from '../../../actions/preflight/explain.ts';
import { setupCraft } from '../../../actions/setup-craft/definition.ts';
import { Failure } from '../../../src/errors/index.ts';
import { describeEvent, type GithubEvent } from '../../../src/github/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import { parseRights } from '../../../actions/preflight/token.ts';
import { runOf } from '../../support/action-run.ts';
import { startGithub } from '../../support/github-api.ts';
import type { Forbidden } from '../../support/github-rights.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { failureOf } from '../../support/refusal.ts';
import { startScriptedRegistry, type ScriptedRegistry } from '../../support/scripted-registry.ts';

let ports: TestPorts;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  ports = realPorts();
  folder = await mkdtemp(join(tmpdir(), 'preflight-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function registry(guard?: Parameters<typeof startScriptedRegistry>[0]): Promise<ScriptedRegistry> {
  const one = await startScriptedRegistry(guard);
  closing.push(() => one.close());
  return one;
}

/** A store that answers whoami; how it answers is from charmcraft 4.5.0's own client (craft_store, StoreService.whoami). */
async function store(status: number, answer: unknown): Promise<string> {
  const server = createServer((request, response) => {
    const known = request.url === '/v1/tokens/whoami' && request.headers.authorization === 'Macaroon token';
    response.writeHead(known ? status : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const credentials = Buffer.from('token').toString('base64');

function check(logins: Logins, variables: Readonly<Record<string, string>> = {}): Promise<string[][]> {
  const { host } = runOf(setupCraft, ports, folder, {}, variables);
  return checkLogins(ports, host, logins);
}

describe('the right to push', () => {
  const reference = (host: string): { registry: string; repository: string; tag: string } => ({
    registry: host,
    repository: 'acme/shop',
    tag: '1',
  });

  test('is proved by an upload that is given up, and nothing is left', async () => {
    const one = await registry();
    await createRegistry(ports).checkPush(reference(one.host));
    expect(one.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
    expect(one.blobs.size).toBe(0);
    expect(one.manifests.size).toBe(0);
  });

  test('a login that only reads is found out', async () => {
    const body = JSON.stringify({
      errors: [{ code: 'DENIED', message: 'permission_denied: write_package' }],
    });
    const one = await registry({
      guard: ({ method }) => (method === 'POST' ? { status: 403, body } : undefined),
    });
    expect(await failureOf(createRegistry(ports).checkPush(reference(one.host)))).toMatchObject({
      code: 'REGISTRY_DENIED',
      details: ['DENIED: permission_denied: write_package'],
    });
  });
});

describe('the check', () => {
  const rights = { permissions: ['package-manage', 'package-view'], packages: [{ name: 'shop' }] };

  test('credentials that cover the release are said to whom they belong', async () => {
    const api = await store(200, { account: { username: 'ci' }, ...rights });
    const charmhub = { credentials, charm: 'shop', channel: 'latest/edge' };
    expect(await check({ charmhub }, { CHARMCRAFT_STORE_API_URL: api })).toEqual([
      ['release shop to latest/edge', 'allowed for ci'],
    ]);
  });

  test('everything that is wrong is told at once, each with what to do, and no secret', async () => {
    const api = await store(401, {
      'error-list': [{ code: 'macaroon-needs-refresh', message: 'Expired macaroon (age: 99999 seconds)' }],
    });
    // A name that resolves nowhere: a registry that is not on this machine.
    const failure = await failureOf(
      check(
        {
          image: 'registry.invalid/acme/shop:1',
          username: 'me',
          password: 'hunter2hunter2',
          charmhub: { credentials, charm: 'shop', channel: 'latest/edge' },
        },
        { CHARMCRAFT_STORE_API_URL: api },
      ),
    );
    expect(failure).toMatchObject({
      code: 'PREFLIGHT_FAILED',
      message: '2 logins that later steps need do not work',
    });
    const text = failure.details.join('\n');
    expect(text).toMatch(/^push to registry\.invalid\/acme\/shop:1: /m);
    expect(text).toMatch(/^release shop to latest\/edge: /m);
    expect(text.match(/^ {2}fix: \S/gm)).toHaveLength(2);
    expect(text).toContain('charmcraft login --export');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(credentials);
  });

  test('credentials for another charm', async () => {
    const api = await store(200, { account: { username: 'ci' }, ...rights });
    const charmhub = { credentials, charm: 'other', channel: 'latest/edge' };
    const failure = await failureOf(check({ charmhub }, { CHARMCRAFT_STORE_API_URL: api }));
    expect(failure.details.join('\n')).toContain('they are for shop');
  });

  test('while nobody knows the name of the charm, credentials for any will do, for that channel', async () => {
    const api = await store(200, { account: { username: 'ci' }, ...rights, channels: ['latest/candidate'] });
    const prove = (channel: string): Promise<string[][]> =>
      check({ charmhub: { credentials, charm: undefined, channel } }, { CHARMCRAFT_STORE_API_URL: api });
    expect(await prove('candidate')).toEqual([['release a charm to latest/candidate', 'allowed for ci']]);
    const { details } = await failureOf(prove('latest/edge'));
    expect(details.join('\n')).toContain('they lack the channel latest/edge');
    expect(details.join('\n')).not.toContain('they lack the charm');
  });

  test('a registry on this machine needs no login, and nothing to check is no check', async () => {
    await writeFile(join(folder, 'unused'), '');
    expect(await check({ image: '127.0.0.1:1/acme/shop:1' })).toEqual([]);
    expect(await check({})).toEqual([]);
  });
});

describe("the job's token", () => {
  let github: Awaited<ReturnType<typeof startGithub>>;
  beforeEach(async () => {
    github = await startGithub();
    closing.push(() => github.close());
  });
  const WANTED = ['contents: write', 'deployments: write', 'pull-requests: write', 'actions: read'];
  const prove = (rights: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    check(
      { github: { token: github.token, rights: parseRights(rights) } },
      { GITHUB_REPOSITORY: 'acme/web', GITHUB_API_URL: github.url, ...variables },
    );

  test('is proved without making anything', async () => {
    expect(await prove(WANTED)).toEqual([['token of the job', `has ${WANTED.join(', ')}`]]);
    expect(github.state.calls).toHaveLength(WANTED.length);
    expect(github.state.changes).toEqual([]);
  });

  test.each([
    ['contents', 'contents: write'],
    ['deployments', 'deployments: write'],
    ['comments', 'pull-requests: write'],
    ['attestations', 'attestations: write'],
    ['actions', 'actions: read'],
  ] satisfies [Forbidden, string][])(
    'that lacks %s is found out, with the block to paste',
    async (right, named) => {
      github.state.forbidden.add(right);
      const { code, details } = await failureOf(prove(WANTED.includes(named) ? WANTED : [...WANTED, named]));
      expect(code).toBe('PREFLIGHT_FAILED');
      expect(details[0]).toBe(`token of the job: it lacks ${named}`);
      const block = [...new Set([...WANTED, named])].sort().join(', ');
      expect(details[1]).toContain(`add \`permissions: { ${block} }\` to the job`);
    },
  );

  test('names all that is missing at once, the right to sign with it', async () => {
    github.state.forbidden.add('contents').add('comments');
    const { details } = await failureOf(prove([...WANTED, 'id-token: write']));
    expect(details[0]).toContain('it lacks contents: write, pull-requests: write, id-token: write');
    const { details: signing } = await failureOf(prove(['id-token: write']));
    expect(signing[1]).toContain('permissions: { contents: read, id-token: write }');
    const variables = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example' };
    expect(await prove(['id-token: write'], variables)).toEqual([
      ['token of the job', 'has id-token: write'],
    ]);
  });

  test('of another repository finds nothing, as GitHub has it for what one may not see', async () => {
    const { details } = await failureOf(prove(['contents: write'], { GITHUB_REPOSITORY: 'acme/other' }));
    expect(details[0]).toContain('it lacks contents: write');
  });

  test('that GitHub does not know, or says nothing about, is not called one that lacks something', async () => {
    const body = JSON.stringify({ message: 'Bad credentials' });
    github.state.failing.push({ status: 401, body });
    const { details } = await failureOf(prove(['contents: write']));
    expect(details.join('\n')).toMatch(/Bad credentials[\s\S]*fix: Give the token of the job/);
    github.state.failing.push({
      status: 403,
      body: '{"message":"Repository was archived so is read-only."}',
    });
    expect(await prove(['contents: write'])).toEqual([
      ['token of the job', 'GitHub does not tell of contents: write'],
    ]);
  });

  test.each(['packages: write', 'contents: read', 'everything'])('%j cannot be proved', (text) => {
    expect(() => parseRights([text])).toThrow('cannot be proved');
  });
});

describe('the fix', () => {
  const event = (head: string): GithubEvent =>
    describeEvent({
      eventName: 'pull_request',
      sha: 'a',
      ref: 'refs/pull/7/merge',
      actor: 'someone',
      runId: 1,
      serverUrl: 'https://github.com',
      repo: { owner: 'acme', repo: 'shop' },
      payload: { pull_request: { number: 7, head: { sha: 'b', ref: 'c', repo: { full_name: head } } } },
    });
  const denied = new Failure('REGISTRY_DENIED', 'no', { hint: 'theirs' });

  test('for ghcr.io names the permission and the place of the package', () => {
    const text = explainRegistry(denied, event('acme/shop'), 'ghcr.io');
    expect(text).toContain('packages: write');
    expect(text).toContain('give acme/shop the role Write');
  });
  test('is one block with everything that the job needs', () => {
    const text = explainRegistry(denied, event('acme/shop'), 'ghcr.io', ['attestations: write']);
    expect(text).toContain('permissions: { attestations: write, contents: read, packages: write }');
  });
  test('elsewhere it is the one of the registry', () => {
    expect(explainRegistry(denied, undefined, 'registry.example')).toBe('theirs');
  });
  test('a fork is told that no permission helps', () => {
    expect(explainRegistry(denied, event('fork/shop'), 'ghcr.io')).toContain('comes from a fork');
    expect(explainFork(event('acme/shop'))).toBeUndefined();
    expect(explainFork(undefined)).toBeUndefined();
  });
});
