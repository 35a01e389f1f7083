import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findCacheService,
  planCacheKeys,
  withCachedFolders,
  type CachedFolders,
  type Trust,
} from '../../../src/cache/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startResultsServer, type ResultsServer } from '../../support/results-server.ts';

// The real @actions/cache, with tar, against a service on this machine.
let server: ResultsServer;
let folder: string;
let ports: TestPorts;
let before: NodeJS.ProcessEnv;

beforeEach(async () => {
  before = { ...process.env };
  server = await startResultsServer();
  folder = await mkdtemp(join(tmpdir(), 'github-cache-'));
  ports = realPorts();
  // The library reads the runner's variables by itself.
  Object.assign(process.env, server.variables, { RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder });
});
afterEach(async () => {
  process.env = before;
  await server.close();
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

function foldersOf(content: string, trust: Trust = 'branch'): CachedFolders {
  const parts = { area: 'test', platform: 'linux-x64', content, trust };
  return { paths: [join(folder, 'kept')], ...planCacheKeys(parts) };
}

/** A job on a machine of its own: the folder is empty at first, and holds what the job leaves. */
async function job(
  content: string,
  leaves: string,
  trust?: Trust,
  mends = false,
): Promise<string | undefined> {
  await rm(join(folder, 'kept'), { recursive: true, force: true });
  const service = await findCacheService({ inGithubActions: true, variables: server.variables });
  if (service === undefined) throw new Error('there is no service');
  return withCachedFolders(service, foldersOf(content, trust), ports, async ({ renew }) => {
    const found = await readFile(join(folder, 'kept/file'), 'utf8').catch(() => undefined);
    await mkdir(join(folder, 'kept'), { recursive: true });
    await writeFile(join(folder, 'kept/file'), leaves);
    if (mends) renew();
    return found;
  });
}

describe('the service of GitHub', () => {
  test('what one job leaves the next finds; the same key is not uploaded twice', async () => {
    expect(await job('a', 'first')).toBeUndefined();
    expect(await job('a', 'second')).toBe('first');
    expect(server.calls.filter((method) => method === 'CreateCacheEntry')).toHaveLength(1);
    // Something near is a start, and what becomes of it is kept under its own key.
    expect(await job('b', 'third')).toBe('first');
    expect(await job('b', 'x')).toBe('third');
  });

  test('what a job has mended is what the next ones find', async () => {
    await job('a', 'damaged');
    expect(await job('a', 'whole', 'branch', true)).toBe('damaged');
    expect(await job('a', 'x')).toBe('whole');
    expect(server.calls.filter((method) => method === 'CreateCacheEntry')).toHaveLength(2);
  });

  test('a release never finds what a pull request left; a pull request finds what the branch left', async () => {
    await job('a', 'poison', 'pull-request');
    expect(await job('a', 'clean', 'release')).toBeUndefined();
    expect(await job('a', 'ours', 'branch')).toBeUndefined();
    expect(await job('other', 'x', 'pull-request')).toBe('poison');
    server.caches.delete([...server.caches.keys()].find((id) => id.includes('pull-request')) ?? '');
    for (const [id, { key }] of server.caches) if (key.includes('pull-request')) server.caches.delete(id);
    expect(await job('more', 'x', 'pull-request')).toBe('ours');
  });

  test.each([
    ['that answers nothing of its own', 'GetCacheEntryDownloadURL', 404],
    ['whose storage has lost the archive', 'Download', 404],
    ['that takes no upload', 'CreateCacheEntry', 403],
  ])('a service %s costs nothing but time', async (_name, method, status) => {
    await job('a', 'first');
    server.fail(method, status);
    expect(await job(method === 'CreateCacheEntry' ? 'b' : 'a', 'second')).toBe(
      method === 'CreateCacheEntry' ? 'first' : undefined,
    );
  });

  test('an archive that is damaged restores nothing that counts', async () => {
    await job('a', 'first');
    for (const entry of server.caches.values()) entry.content = Buffer.from('not an archive');
    expect(await job('a', 'second')).toBeUndefined();
  });

  test('outside of GitHub, or without a service, there is none', async () => {
    expect(await findCacheService({ inGithubActions: false, variables: server.variables })).toBeUndefined();
    expect(await findCacheService({ inGithubActions: true, variables: {} })).toBeUndefined();
  });
});
