import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { connectDocker, type Docker } from '../../src/docker/index.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { installPackages } from './packages.ts';
import { findPrivilege, needsRoot } from './privilege.ts';

const START_LIMIT = 60_000;

type EnginePorts = Pick<Ports, 'random' | 'exec' | 'files' | 'http' | 'clock' | 'reporter'>;

/** What was found or done, for the log. */
export interface EngineState {
  readonly engine: Docker;
  readonly how: 'answered already' | 'started' | 'installed and started';
}

/** An engine that answers, as the environment of this run says where. */
export function findEngine(
  ports: Pick<Ports, 'http' | 'files' | 'clock'>,
  host: Pick<Host, 'variables' | 'home'>,
): Promise<Docker> {
  return connectDocker(ports, {
    dockerHost: host.variables['DOCKER_HOST'],
    runtimeDir: host.variables['XDG_RUNTIME_DIR'],
    home: host.home,
  });
}

/**
 * Makes sure that a container engine answers. A `docker` program proves nothing: only an answer counts.
 *
 * @throws Failure `DOCKER_*` when `install` is false, `SETUP_NEEDS_ROOT` with the commands to paste, `SETUP_NOT_READY`
 */
export async function ensureEngine(ports: EnginePorts, host: Host, install: boolean): Promise<EngineState> {
  const found = await findEngine(ports, host).catch((error: unknown) => {
    // A socket that we may not open belongs to an engine that runs: another one would not help.
    if (!install || !isFailure(error, 'DOCKER_ABSENT', 'DOCKER_STOPPED')) throw error;
    return undefined;
  });
  if (found !== undefined) return { engine: found, how: 'answered already' };

  const privilege = await findPrivilege(ports.exec);
  if (privilege === undefined) {
    throw needsRoot('no container engine answers', [
      'apt-get install -y docker.io',
      'systemctl start docker',
    ]);
  }
  const present = await ports.exec.which('dockerd');
  if (present === undefined) {
    // iptables is only recommended by the package, and without it no container has a network.
    await installPackages(
      { purpose: 'the container engine', packages: ['docker.io', 'iptables'], install },
      ports,
      host,
    );
  }
  const engine = await start(privilege, ports, host);
  return { engine, how: present === undefined ? 'installed and started' : 'started' };
}

async function start(privilege: readonly string[], ports: EnginePorts, host: Host): Promise<Docker> {
  const log = join(host.stateDir, 'dockerd.log');
  // The folder exists only where systemd is the init system; sd_booted(3) looks at the same place.
  const hasSystemd = (await ports.files.stat('/run/systemd/system')) !== undefined;
  if (hasSystemd) {
    const [program = 'systemctl', ...args] = [...privilege, 'systemctl', 'start', 'docker'];
    await ports.exec.run({ argv: [program, ...args], timeout: START_LIMIT });
  } else {
    await ports.files.mkdir(host.stateDir);
    const [program = 'dockerd', ...args] = [...privilege, 'dockerd'];
    ports.reporter.info(`starting dockerd, which writes its log to ${log}`);
    await ports.exec.detach({ argv: [program, ...args], log });
  }
  const deadline = ports.clock.monotonic() + START_LIMIT;
  for (;;) {
    try {
      return await findEngine(ports, host);
    } catch (error) {
      if (ports.clock.monotonic() > deadline) throw await notReady(error, log, hasSystemd, ports);
    }
    await ports.clock.sleep(200);
  }
}

async function notReady(
  cause: unknown,
  log: string,
  hasSystemd: boolean,
  ports: EnginePorts,
): Promise<Failure> {
  const tail = hasSystemd ? '' : ((await ports.files.readText(log)) ?? '');
  return new Failure('SETUP_NOT_READY', 'the container engine was started and does not answer', {
    hint: hasSystemd ? 'journalctl -u docker shows why.' : `Its log is ${log}.`,
    details: tail.trimEnd().split('\n').slice(-10),
    cause,
  });
}
