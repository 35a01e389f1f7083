import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { daemonCommand, describeController, type ControllerPlace } from '../client/index.ts';
import { isDaemon } from '../daemon/index.ts';
import { findDaemon, shutDown, type Hello } from './ask-daemon.ts';
import { placeOf, type ControllerFolders } from './find-place.ts';
import { writeSettings, type ControllerSettings } from './settings.ts';

type UpPorts = Pick<Ports, 'exec' | 'files' | 'http' | 'clock'>;

export interface UpRequest extends ControllerFolders {
  readonly name: string;
  readonly settings: ControllerSettings;
  /** Absolute path of the Node that runs the daemon and the client. */
  readonly node: string;
}

export interface LocalController {
  readonly name: string;
  /** The folder with `juju` in it, for PATH. */
  readonly binDir: string;
  readonly how: 'ran already' | 'started' | 'restarted';
  readonly version: string;
}

/** Milliseconds for a daemon to read its state and answer. */
const START_LIMIT = 20_000;

/**
 * Starts the local controller of this name, or finds it running. One that was started for other settings is
 * restarted; its units go on running meanwhile.
 *
 * @throws Failure `CONTROLLER_UNREACHABLE` with the end of the daemon's log, `INPUT_INVALID`
 */
export async function bringUp(ports: UpPorts, request: UpRequest): Promise<LocalController> {
  const place = placeOf(request.name, request);
  const { home } = place;
  const binDir = join(home, 'bin');
  await ports.files.mkdir(home, { mode: 0o700 });
  const changed = await writeSettings(ports.files, home, request.settings);
  const client = join(request.bundlesDir, 'juju', 'index.js');
  await ports.files.mkdir(binDir);
  await ports.files.write(join(binDir, 'juju'), describeController(place, request.node, client), {
    mode: 0o755,
  });
  const running = await findDaemon(ports.http, home);
  if (running !== undefined && !changed) {
    return { name: place.name, binDir, how: 'ran already', version: running.version };
  }
  if (running !== undefined) {
    await shutDown(ports.http, home, { remove: false });
    await waitUntilGone(ports, home, running.pid);
  }
  const { version } = await startDaemon(ports, place, request.node);
  return { name: place.name, binDir, how: running === undefined ? 'started' : 'restarted', version };
}

async function startDaemon(ports: UpPorts, place: ControllerPlace, node: string): Promise<Hello> {
  const log = join(place.home, 'daemon.log');
  const pid = await ports.exec.detach({
    ...daemonCommand(place, node),
    cwd: place.home,
    log,
  });
  const deadline = ports.clock.monotonic() + START_LIMIT;
  for (;;) {
    const hello = await findDaemon(ports.http, place.home);
    if (hello !== undefined) return hello;
    const ended = !ports.exec.signal(pid, 0);
    if (ended || ports.clock.monotonic() > deadline) {
      const tail = (await ports.files.readText(log)) ?? '';
      throw new Failure(
        'CONTROLLER_UNREACHABLE',
        `the controller ${place.name} ${ended ? 'ended at its start' : `did not answer within ${START_LIMIT / 1000} s`}`,
        { hint: `Its log is ${log}.`, details: tail.trimEnd().split('\n').slice(-12) },
      );
    }
    await ports.clock.sleep(20);
  }
}

async function waitUntilGone(ports: UpPorts, home: string, pid: number): Promise<void> {
  const { clock } = ports;
  const deadline = clock.monotonic() + START_LIMIT;
  while ((await isDaemon(ports, home, pid)) && clock.monotonic() < deadline) await clock.sleep(20);
}
