import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDocker, type Docker } from '../../src/docker/index.ts';
import { BUNDLES } from './bundles.ts';
import type { Outcome } from './juju-session.ts';
import { leftoversOf } from './leftovers.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { untilEnded } from './processes.ts';
import { SHARED_CACHE, standInBase } from './rock-lab.ts';

/** The shipped command line with a state folder of its own: its controllers are real daemons. */
export interface LocalLab {
  readonly ports: TestPorts;
  readonly docker: Docker;
  /** Where commands run. */
  readonly folder: string;
  /** `local up` of a controller, on the machine's own release. */
  up(name: string): Promise<Outcome>;
  cli(...args: string[]): Promise<Outcome>;
  juju(name: string, ...args: string[]): Promise<Outcome>;
  home(name: string): string;
  /** Number of the process that a controller's lock names; undefined when there is no lock. */
  daemon(name: string): Promise<number | undefined>;
  /** kill -9 of the daemon, and its end. @throws Error when none runs */
  killDaemon(name: string): Promise<void>;
  /** Names of all containers, networks and volumes of a controller. */
  leftovers(name: string): Promise<string[]>;
  /** Removes the controllers of these names and the folder. */
  end(names: readonly string[]): Promise<void>;
}

export async function openLocalLab(): Promise<LocalLab> {
  const ports = realPorts();
  const docker = await connectDocker(ports, {});
  const folder = await mkdtemp(join(tmpdir(), 'local-'));
  const base = await standInBase(ports);
  const home = (name: string): string => join(folder, 'state/controllers', name);
  const daemon: LocalLab['daemon'] = async (name) => {
    const text = await readFile(join(home(name), 'daemon.lock'), 'utf8').catch(() => '');
    return Number.parseInt(text, 10) || undefined;
  };
  const cli = (...args: string[]): Promise<Outcome> =>
    run(folder, [process.execPath, join(BUNDLES, 'cli/index.js'), ...args]);
  return {
    ports,
    docker,
    folder,
    home,
    cli,
    up: (name) => cli('local', 'up', '--controller', name, '--base-image', base),
    juju: (name, ...args) => run(folder, [join(home(name), 'bin/juju'), ...args]),
    daemon,
    async killDaemon(name) {
      const pid = await daemon(name);
      // Nothing in its place would be the whole group of the tests themselves.
      if (pid === undefined) throw new Error(`no daemon of ${name} runs`);
      process.kill(pid, 'SIGKILL');
      await untilEnded(pid);
    },
    leftovers: (name) => leftoversOf(docker, [name]),
    async end(names) {
      for (const name of names) await cli('local', 'down', '--controller', name);
      await rm(folder, { recursive: true, force: true });
      await ports.dispose();
    },
  };
}

function run(folder: string, [program = '', ...args]: readonly string[]): Promise<Outcome> {
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
