import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { charmImage } from '../../../src/controller/unit/pod/index.ts';
import { CONTROLLER_LABEL } from '../../../src/docker/index.ts';
import { builtImages } from '../built-images.ts';
import { eventCharm } from '../event-charm.ts';
import type { Outcome } from '../juju-session.ts';
import type { LocalLab } from '../local-lab.ts';
import { compare, type Beliefs, type Seen } from './beliefs.ts';
import { CHARMED } from './plan.ts';

/** One controller whose daemon is killed, and what is asked of it. */
export interface Player {
  juju(...argv: string[]): Promise<Outcome>;
  /** kill -9 of the daemon, if one runs. */
  kill(): Promise<void>;
  /** Ends a container of the controller by the end of its name, if it is there. */
  endContainer(suffix: string): Promise<void>;
  /** What is not yet as it was promised; nothing when the model is at rest. */
  unsettled(beliefs: Beliefs): Promise<string[]>;
  /** What a controller without a model still has: in the engine, in its folder, among the machine's processes. */
  leaks(): Promise<string[]>;
  /** What the daemon said about its own mistakes since the last call. */
  mistakes(): Promise<string[]>;
  /** MiB of memory that the daemon occupies; undefined when none runs. */
  memory(): Promise<number | undefined>;
}

const entry = z.object({ current: z.string(), message: z.optional(z.string()) });
const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      version: z.optional(z.string()),
      scale: z.optional(z.number()),
      units: z.nullish(
        z.record(
          z.string(),
          z.object({ 'workload-status': entry, 'juju-status': entry, leader: z.optional(z.boolean()) }),
        ),
      ),
    }),
  ),
});
type Application = z.infer<typeof status>['applications'][string];

/** Processes of a container at rest: the supervisor with its reaper, or Pebble. */
const PROCESSES = { charm: 2, web: 1 } as const;

/** Charms for all players of a lab, and the image that their workloads run. */
export async function prepareCharms({ ports, docker, folder }: LocalLab): Promise<string> {
  for (const revision of ['one', 'two'])
    await writeFile(join(folder, `${revision}.charm`), eventCharm(revision, { storage: true }));
  return builtImages(ports, docker)(charmImage({ name: 'ubuntu', channel: '24.04' }));
}

export function createPlayer(lab: LocalLab, name: string, image: string): Player {
  const home = lab.home(name);
  let read = 0;
  const juju = (...argv: string[]): Promise<Outcome> =>
    lab.juju(name, ...argv.map((word) => word.replace('IMAGE', image)));
  const containers = async () =>
    (await lab.docker.containers.list({})).filter(
      ({ labels }) => labels[CONTROLLER_LABEL]?.startsWith(`${name}-`) === true,
    );

  async function seen(): Promise<ReadonlyMap<string, Seen> | string> {
    const shown = await juju('status', '--format', 'json');
    if (shown.code !== 0) return shown.stderr;
    const { applications } = status.parse(JSON.parse(shown.stdout));
    const all = Object.entries(applications).map(async ([application, facts]) => {
      const isCharmed = CHARMED.some((each) => each === application);
      const greeting = isCharmed ? await juju('config', application, 'greeting') : undefined;
      return [application, describe(facts, greeting?.stdout.trim() ?? '')] as const;
    });
    return new Map(await Promise.all(all));
  }

  /** A hook that a killed daemon had begun must not go on beside the one of its successor. */
  async function strayProcesses(): Promise<string[]> {
    const counts = (await containers()).map(async (container) => {
      const kind = /-(charm|web)$/.exec(container.name)?.[1] as keyof typeof PROCESSES | undefined;
      if (kind === undefined) return [];
      const { stdout } = await lab.ports.exec.run({
        argv: ['docker', 'top', container.id, '-eo', 'pid,args'],
        accept: [0, 1],
      });
      const found = stdout.trim().split('\n').slice(1);
      return found.length === PROCESSES[kind] ? [] : [`${container.name} runs ${found.join(' + ')}`];
    });
    return (await Promise.all(counts)).flat();
  }

  return {
    juju,
    async kill() {
      const pid = await lab.daemon(name);
      if (pid === undefined || !(await isOf(pid, home))) return;
      process.kill(pid, 'SIGKILL');
      while (await isOf(pid, home)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async endContainer(suffix) {
      const found = (await containers()).find((container) => container.name.endsWith(suffix));
      if (found !== undefined) await lab.docker.containers.kill(found.id).catch(() => undefined);
    },
    async unsettled(beliefs) {
      const shown = await seen();
      if (typeof shown === 'string') return [shown];
      const wrong = compare(beliefs, shown);
      return wrong.length > 0 ? wrong : strayProcesses();
    },
    async leaks() {
      const pids = (await readdir('/proc')).filter((pid) => /^\d+$/.test(pid));
      const running = await Promise.all(pids.map((pid) => isOf(Number(pid), home)));
      const processes = running.filter(Boolean).length;
      const links = await readdir(join(home, 'u')).catch(() => []);
      const logs = await readdir(join(home, 'logs')).catch(() => []);
      return [
        ...(await lab.leftovers(name)),
        ...(processes > 1 ? [`${processes} processes`] : []),
        ...links.map((link) => `u/${link}`),
        ...logs.map((log) => `logs/${log}`),
      ];
    },
    async mistakes() {
      const log = await readFile(join(home, 'daemon.log'), 'utf8').catch(() => '');
      const fresh = log.slice(read);
      read = log.length;
      return fresh.split('\n').filter((line) => /^\s+at |bug|Error:/i.test(line));
    },
    async memory() {
      const pid = await lab.daemon(name);
      const text = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
      const kib = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
      return kib === undefined ? undefined : Number(kib) / 1024;
    },
  };
}

function describe({ version = '', scale = 0, units }: Application, greeting: string): Seen {
  const all = Object.values(units ?? {});
  return {
    greeting,
    version,
    scale,
    units: all.map((unit) => {
      const { 'workload-status': workload, 'juju-status': agent } = unit;
      return `${workload.current}/${agent.current}: ${workload.message ?? ''}`;
    }),
    leaders: all.filter(({ leader }) => leader === true).length,
  };
}

/** Whether a process is a daemon of this folder, and has not ended. */
async function isOf(pid: number, home: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(home);
}
