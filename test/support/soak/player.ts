import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { charmImage } from '../../../src/controller/unit/pod/index.ts';
import { CONTROLLER_LABEL } from '../../../src/docker/index.ts';
import { builtImages } from '../built-images.ts';
import { eventCharm } from '../event-charm.ts';
import type { Outcome } from '../juju-session.ts';
import type { LocalLab } from '../local-lab.ts';
import type { Beliefs } from './beliefs.ts';
import { compare } from './compare.ts';
import { lookAt } from './look.ts';
import { uriWord, USER_SECRETS } from './secret-moves.ts';

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

/** Processes of a container at rest: the supervisor with its reaper, or Pebble. */
const PROCESSES = { charm: 2, web: 1 } as const;

/** Charms for all players of a lab, and the image that their workloads run. */
export async function prepareCharms({ ports, docker, folder }: LocalLab): Promise<string> {
  for (const revision of ['one', 'two'])
    await writeFile(
      join(folder, `${revision}.charm`),
      eventCharm(revision, { storage: true, secrets: true }),
    );
  return builtImages(ports, docker)(charmImage({ name: 'ubuntu', channel: '24.04' }));
}

export function createPlayer(lab: LocalLab, name: string, image: string): Player {
  const home = lab.home(name);
  let read = 0;
  const juju = async (...argv: string[]): Promise<Outcome> => {
    const words = argv.map(async (word) => withUri(word.replace('IMAGE', image)));
    return lab.juju(name, ...(await Promise.all(words)));
  };
  const containers = async () =>
    (await lab.docker.containers.list({})).filter(
      ({ labels }) => labels[CONTROLLER_LABEL]?.startsWith(`${name}-`) === true,
    );

  /** A user's secret is known by its name until it is added. */
  async function withUri(word: string): Promise<string> {
    const secret = USER_SECRETS.find((each) => word.includes(uriWord(each)));
    if (secret === undefined) return word;
    const { stdout } = await lab.juju(name, 'show-secret', secret, '--format', 'json');
    return word.replace(uriWord(secret), /[0-9a-v]{20}/.exec(stdout)?.[0] ?? 'nothing');
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
      try {
        const wrong = compare(beliefs, await lookAt(juju));
        return wrong.length > 0 ? wrong : await strayProcesses();
      } catch (error) {
        return [String(error)];
      }
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
      return fresh.split('\n').filter((line) => /^\s+at |bug|Error:|error\[/i.test(line));
    },
    async memory() {
      const pid = await lab.daemon(name);
      const text = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
      const kib = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
      return kib === undefined ? undefined : Number(kib) / 1024;
    },
  };
}

/** Whether a process is a daemon of this folder, and has not ended. */
async function isOf(pid: number, home: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(home);
}
