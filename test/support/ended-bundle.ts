import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BUNDLES } from './bundles.ts';

/** Milliseconds; what is promised is half of it, for a machine that does nothing else. */
const LONGEST = 10_000;
const PAUSE = 20;

/** At what a signal comes: the process has been made, has said or asked something, waits for a tool, or for an answer. */
export type Moment = 'its start' | 'its first act' | 'a tool that hangs' | 'a request that hangs';

export interface Interruption {
  readonly signal: 'SIGINT' | 'SIGTERM';
  readonly moment: Moment;
}

/** What a job has: its own folders, tools that never end, and a server that never answers. */
export interface EndingJob extends AsyncDisposable {
  readonly workspace: string;
  /** `HOST:PORT` of the server. */
  readonly silent: string;
  /** Runs a bundle, ends it at the moment, and waits until it has. */
  end(action: string, inputs: Inputs, at: Interruption, env?: Inputs): Promise<EndedBundle>;
}

export interface EndedBundle {
  /** Undefined when the signal came before anybody listened to it. */
  readonly code: number | undefined;
  readonly log: string;
  /** Processes that were started by it, and go on. */
  readonly survivors: readonly number[];
  /** Files and folders in those for temporary files. */
  readonly leftovers: readonly string[];
}

type Inputs = Readonly<Record<string, string>>;

const TOOLS = ['snap', 'lxc', 'rockcraft', 'charmcraft', 'juju'];
/** It notes that it runs, and neither it nor what it has started heeds a polite signal. */
const STUBBORN = `#!/bin/sh
trap '' TERM INT
(exec sleep 600 > /dev/null 2>&1) &
: > "$(dirname "$0")/../hangs"
while :; do wait; done
`;

export async function endingJob(): Promise<EndingJob> {
  const folder = await mkdtemp(join(tmpdir(), 'ending-'));
  const at = (name: string): string => join(folder, name);
  for (const name of ['bin', 'workspace', 'temp', 'tmp', 'home']) await mkdir(at(name));
  for (const tool of TOOLS) await writeFile(join(at('bin'), tool), STUBBORN, { mode: 0o755 });
  let asked = 0;
  // Headers never come: a request is answered with nothing.
  const server = createServer(() => (asked += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    workspace: at('workspace'),
    silent: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async end(action, inputs, { signal, moment }, env = {}) {
      const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
      const child = spawn(process.execPath, [join(BUNDLES, action, 'index.js')], {
        cwd: at('workspace'),
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: `${at('bin')}:/usr/bin:/bin`,
          ...{ HOME: at('home'), TMPDIR: at('tmp'), RUNNER_TEMP: at('temp') },
          ...{ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: at('workspace') },
          ...{ PAAS_ACTION_CACHE: at('cache'), PAAS_ACTION_STATE: at('state') },
          ...env,
          ...(Object.fromEntries(named) as Record<string, string>),
        },
      });
      let log = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (log += String(part)));
      const closed = once(child, 'close');
      let over = false;
      void closed.then(() => (over = true));
      const hangs = async (): Promise<boolean> => (await readdir(folder)).includes('hangs');
      const reached: Record<Moment, () => Promise<boolean>> = {
        'its start': () => Promise.resolve(child.pid !== undefined),
        'its first act': async () => log !== '' || asked > 0 || over || (await hangs()),
        'a tool that hangs': hangs,
        'a request that hangs': () => Promise.resolve(asked > 0),
      };
      while (!(await reached[moment]())) {
        if (over) throw new Error(`${action} ended before ${moment}:\n${log}`);
        await wait(PAUSE);
      }
      child.kill(signal);
      const hung = setTimeout(() => child.kill('SIGKILL'), LONGEST);
      const [code, by] = (await closed) as [number | null, string | null];
      clearTimeout(hung);
      if (by === 'SIGKILL') throw new Error(`${action} did not end with ${signal} at ${moment}:\n${log}`);
      const survivors = await untilNone(folder);
      const leftovers = [...(await readdir(at('temp'))), ...(await readdir(at('tmp')))];
      return { code: code ?? undefined, log, survivors, leftovers };
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      for (const pid of await descendants(folder)) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilNone(folder: string): Promise<readonly number[]> {
  for (let waited = 0; ; waited += PAUSE) {
    const pids = await descendants(folder);
    if (pids.length === 0 || waited > LONGEST) return pids;
    await wait(PAUSE);
  }
}

/** Processes in whose environment the folder of the job is: PATH has it, whoever their parent is now. */
async function descendants(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.includes(`${folder}/`) && pid !== process.pid ? [pid] : [];
    }),
  );
  return found.flat();
}
