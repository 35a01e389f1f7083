import { cp, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withWarmTool, type WarmFacts } from '../../../actions/craft-engine/warm-tool.ts';
import { packCharm } from '../../../actions/pack-charm/definition.ts';
import type { CacheService } from '../../../src/cache/index.ts';
import { charmcraft, keepBaseInstances, planPack, trimFolder } from '../../../src/craft/index.ts';
import { runOf } from '../../support/action-run.ts';
import { patientClock } from '../../support/sample-image.ts';
import { strictTools, type StrictTools } from '../../support/strict-tools.ts';

// What an earlier job has left for charmcraft: a base instance in LXD and wheels, through a service as GitHub's.
const BASE = 'base-instance-charmcraft-buildd-base-v7-craft-com-ubuntu-24-04';
const PUSH = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' };
const PULL = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' };
const TAG = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/v1' };

let folder: string;
let tools: StrictTools;
let service: CacheService & { readonly keys: string[] };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warm-tool-'));
  tools = await strictTools(folder, ['lxc']);
  service = folderService(join(folder, 'service'));
});
afterEach(async () => {
  await tools.ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Keeps folders in a folder; a key is written once, as with GitHub's. */
function folderService(root: string): typeof service {
  const keys: string[] = [];
  const place = (key: string, at: number): string => join(root, encodeURIComponent(key), String(at));
  return {
    keys,
    async restore(paths, key, prefixes) {
      const hit = keys.includes(key)
        ? key
        : prefixes.flatMap((start) => keys.filter((one) => one.startsWith(start)).reverse())[0];
      if (hit === undefined) return undefined;
      for (const [at, path] of paths.entries()) await cp(place(hit, at), path, { recursive: true });
      return hit;
    },
    async save(paths, key) {
      if (keys.includes(key)) throw new Error(`${key} is there`);
      keys.push(key);
      for (const [at, path] of paths.entries()) await cp(path, place(key, at), { recursive: true });
    },
  };
}

/** LXD as the tool leaves it: with these instances, which it exports as their name. */
async function lxd(...instances: { name: string; status?: string; setUp?: string }[]): Promise<void> {
  const listed = instances.map(({ name, status = 'Stopped', setUp = 'FINISHED' }) => ({
    name,
    status,
    config: { 'user.craft_providers.status': setUp },
  }));
  const archives = Object.fromEntries(
    instances.map(({ name }) => [join(folder, `cache/craft/base-instances/charmcraft/${name}.tar`), name]),
  );
  await tools.answer([
    { to: '^lxc project list', stdout: '[{"name": "default"}]' },
    { to: '^lxc list', stdout: JSON.stringify(listed) },
    { to: '^lxc export', writes: archives },
  ]);
}

async function pack(
  variables: Readonly<Record<string, string>>,
  facts: Partial<WarmFacts> = {},
): Promise<void> {
  const { host } = runOf(packCharm, tools.ports, folder, {}, variables);
  const machine = {
    architecture: 'amd64',
    release: 'ubuntu@24.04',
    tool: { path: '/snap/bin/charmcraft', version: '4.5.0' },
    hasLxd: true,
    throwAway: true,
  };
  const plan = planPack(
    {
      tool: charmcraft,
      directory: folder,
      isolation: { isolation: 'lxd', why: '' },
      experimental: false,
      timeout: 1000,
      wheels: join(folder, 'cache/craft/wheels'),
      logs: folder,
    },
    machine,
  );
  const all = { service, plan, machine, bases: ['ubuntu@24.04'], wheels: undefined, ...facts };
  await withWarmTool({ ...tools.ports, clock: patientClock }, host, all, () => Promise.resolve());
}

const imports = async (): Promise<string[]> =>
  (await tools.lines()).filter((line) => line.startsWith('lxc import'));

describe('base instances', () => {
  test('made by one job, they are there for the next, which makes LXD a project for them', async () => {
    await lxd({ name: BASE }, { name: 'charmcraft-guestbook-on-amd64-1' });
    await pack(PUSH);
    expect(service.keys).toEqual([
      expect.stringMatching(
        /^paas-action-1-charmcraft-instances-linux-\w+-ubuntu@24\.04-branch-[0-9a-f]{64}-1$/,
      ),
    ]);
    await lxd();
    await pack(PUSH);
    expect((await tools.lines()).slice(-4)).toEqual([
      'lxc project list --format=json',
      'lxc project create --config=features.images=false --config=features.profiles=false charmcraft',
      'lxc list --project=charmcraft --format=json',
      `lxc import --project=charmcraft ${join(folder, `cache/craft/base-instances/charmcraft/${BASE}.tar`)} ${BASE}`,
    ]);
    expect(service.keys).toHaveLength(1);
    expect(await readdir(join(folder, 'cache/craft/base-instances'))).toEqual([]);
  });

  test('a pull request starts from what its branch has, and leaves none', async () => {
    await lxd({ name: BASE });
    await pack(PULL);
    expect(service.keys).toEqual([]);
    await pack(PUSH);
    await lxd();
    await pack(PULL);
    expect(await imports()).toHaveLength(1);
    expect(service.keys).toHaveLength(1);
  });

  test('a release, a machine that stays and a project without certain bases have nothing to do with them', async () => {
    await lxd({ name: BASE });
    await pack(TAG);
    await pack(PUSH, { bases: undefined });
    await pack(PUSH, { machine: { architecture: 'amd64', release: 'x', hasLxd: true, throwAway: false } });
    await pack(PUSH, { service: undefined });
    expect(await tools.lines()).toEqual([]);
  });

  test('for another base, or by another charmcraft, they are not taken', async () => {
    await lxd({ name: BASE });
    await pack(PUSH);
    await pack(PUSH, { bases: ['ubuntu@22.04'] });
    expect(await imports()).toEqual([]);
    expect(service.keys).toHaveLength(2);
  });

  test.each([
    ['still running', { name: BASE, status: 'Running' }],
    ['left half set up', { name: BASE, setUp: 'PREPARING' }],
    ['of the project itself', { name: 'charmcraft-guestbook-on-amd64-1' }],
  ])('an instance that is %s is not kept', async (_name, instance) => {
    await lxd(instance);
    await pack(PUSH);
    expect(service.keys).toEqual([]);
  });

  test('more than the limit is not kept, and told', async () => {
    const other = BASE.replace('24-04', '22-04');
    await lxd({ name: BASE }, { name: other });
    const place = join(folder, 'cache/craft/base-instances/charmcraft');
    await keepBaseInstances(tools.ports, charmcraft, place, BASE.length + 1);
    expect(await readdir(place)).toEqual([`${BASE}.tar`, 'record.json']);
    expect(tools.ports.reporter.lines.join('\n')).toContain(`${other} is not kept`);
  });

  test.each([
    ['cut short', (path: string) => writeFile(path, 'b')],
    ['not there', (path: string) => rm(path)],
  ])('an archive that came back %s is left out', async (_name, damage) => {
    await lxd({ name: BASE });
    await pack(PUSH);
    const kept = join(folder, 'service', encodeURIComponent(service.keys[0] ?? ''), `0/${BASE}.tar`);
    await damage(kept);
    await pack(PUSH);
    expect(await imports()).toEqual([]);
  });

  test('a name that LXD or its client would take for something else is no instance', async () => {
    await lxd({ name: BASE });
    await pack(PUSH);
    const record = join(folder, 'service', encodeURIComponent(service.keys[0] ?? ''), '0/record.json');
    await writeFile(record, (await readFile(record, 'utf8')).replace(BASE, '--device=root'));
    await lxd();
    await pack(PUSH);
    expect(await imports()).toEqual([]);
  });

  test('an LXD that takes none costs a word in the log', async () => {
    await lxd({ name: BASE });
    await pack(PUSH);
    await tools.answer([
      { to: '^lxc project list', stdout: '[{"name": "charmcraft"}]' },
      { to: '^lxc list', stdout: '[]' },
      { to: '^lxc import', exit: 1, stderr: 'Error: No storage pool found\n' },
    ]);
    await pack(PUSH);
    expect(tools.ports.reporter.lines.join('\n')).toContain(
      'the base instance of an earlier job is not used',
    );
  });
});

describe('wheels', () => {
  test('other requirements start from the newest of the same base, and are kept for themselves', async () => {
    const wheels = join(folder, 'cache/craft/wheels');
    await mkdir(wheels, { recursive: true });
    await writeFile(join(wheels, 'a.whl'), 'a');
    const facts = { wheels, bases: ['ubuntu@24.04'] };
    const none = { machine: { architecture: 'amd64', release: 'x', hasLxd: true, throwAway: false } };
    await pack(PUSH, { ...facts, ...none });
    await writeFile(join(folder, 'requirements.txt'), 'ops\n');
    await rm(wheels, { recursive: true });
    await pack(PUSH, { ...facts, ...none });
    expect(await readdir(wheels)).toEqual(['a.whl']);
    expect(service.keys).toHaveLength(2);
    await rm(wheels, { recursive: true });
    await pack(TAG, { ...facts, ...none });
    expect(await readdir(wheels).catch(() => [])).toEqual([]);
  });

  test('grow up to a limit; those that were written longest ago go first', async () => {
    const place = join(folder, 'wheels/pip/http');
    await mkdir(place, { recursive: true });
    for (const [at, name] of ['old', 'middle', 'new'].entries()) {
      await writeFile(join(place, name), 'x'.repeat(10));
      await utimes(join(place, name), at + 1, at + 1);
    }
    expect(await trimFolder(tools.ports, join(folder, 'wheels'), 20)).toBe(10);
    expect(await readdir(place)).toEqual(['middle', 'new']);
    expect(await trimFolder(tools.ports, join(folder, 'wheels'), 20)).toBe(0);
    expect(await trimFolder(tools.ports, join(folder, 'nothing'), 20)).toBe(0);
  });
});
