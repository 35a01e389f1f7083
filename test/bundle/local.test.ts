import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CONTROLLER_LABEL, connectDocker, type Docker } from '../../src/docker/index.ts';
import { BUNDLES } from '../support/bundles.ts';
import { eventCharm } from '../support/event-charm.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { SHARED_CACHE, standInBase } from '../support/rock-lab.ts';

const NAMES = ['one-local', 'two-local'] as const;
let ports: TestPorts;
let docker: Docker;
let folder: string;
let base: string;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(argv: readonly string[]): Promise<Ran> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PAAS_ACTION_STATE: join(folder, 'state'),
      PAAS_ACTION_CACHE: SHARED_CACHE,
    },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, ...text })));
}

const cli = (...args: string[]): Promise<Ran> =>
  run([process.execPath, join(BUNDLES, 'cli/index.js'), ...args]);

const home = (name: string): string => join(folder, 'state/controllers', name);
const juju = (name: string, ...args: string[]): Promise<Ran> => run([join(home(name), 'bin/juju'), ...args]);

async function leftovers(): Promise<string[]> {
  const all = [
    ...(await docker.containers.list({})),
    ...(await docker.networks.list({})),
    ...(await docker.volumes.list({})),
  ];
  return all
    .filter(({ labels }) => NAMES.some((name) => labels[CONTROLLER_LABEL]?.startsWith(`${name}-`) === true))
    .map(({ name }) => name);
}

beforeAll(async () => {
  ports = realPorts();
  docker = await connectDocker(ports, {});
  folder = await mkdtemp(join(tmpdir(), 'local-'));
  base = await standInBase(ports);
  await writeFile(join(folder, 'one.charm'), eventCharm('one', { workload: false }));
});
afterAll(async () => {
  for (const name of NAMES) await cli('local', 'down', '--controller', name);
  await rm(folder, { recursive: true, force: true });
  await ports.dispose();
});

const units = async (name: string): Promise<string> => (await juju(name, 'status')).stdout;

describe('local up', () => {
  test('prints the line that puts juju on PATH, for two controllers that never meet', async () => {
    for (const name of NAMES) {
      const up = await cli('local', 'up', '--controller', name, '--base-image', base);
      expect(up, up.stderr).toMatchObject({ code: 0, stdout: `export PATH=${home(name)}/bin:"$PATH"\n` });
      expect(await juju(name, 'add-model', 'app')).toMatchObject({ code: 0 });
    }
    const deployed = await juju(NAMES[0], 'deploy', './one.charm', 'one');
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await units(NAMES[0])).toMatch(/one\/0\*\s+active\s+idle/), {
      timeout: 120_000,
      interval: 500,
    });
    expect(await units(NAMES[1])).not.toContain('one/0');
  });

  test('a daemon that is killed is started by the next command, and takes up what runs', async () => {
    const before = await docker.containers.list({});
    const pid = Number.parseInt(await readFile(join(home(NAMES[0]), 'daemon.lock'), 'utf8'), 10);
    process.kill(pid, 'SIGKILL');
    expect(await juju(NAMES[0], 'config', 'one', 'greeting=after the kill')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await units(NAMES[0])).toContain('after the kill'), {
      timeout: 60_000,
      interval: 300,
    });
    const ours = (list: typeof before): string[] =>
      list.filter(({ name }) => name.includes(`${NAMES[0]}-`)).map(({ id }) => id);
    expect(ours(await docker.containers.list({}))).toEqual(ours(before));
    const { stdout } = await juju(NAMES[0], 'debug-log', '--replay', '--no-tail');
    expect(stdout.match(/event install$/gm)).toHaveLength(1);
  });

  test('local down removes everything, and leaves the other alone', async () => {
    expect(await cli('local', 'down', '--controller', NAMES[0])).toMatchObject({ code: 0 });
    expect(await leftovers()).toEqual([]);
    expect(await juju(NAMES[1], 'models')).toMatchObject({ code: 0 });
    expect(await cli('local', 'down', '--controller', NAMES[1])).toMatchObject({ code: 0 });
    expect((await cli('local', 'status')).stdout).toContain('no controllers');
  });
});
