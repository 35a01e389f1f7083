import { join } from 'node:path';
import { z } from 'zod/mini';
import { CONTROLLER_LABEL, removeLabelled, type Docker } from '../../docker/index.ts';
import type { Ports } from '../../ports/index.ts';
import { isDaemon } from '../daemon/index.ts';
import { engineTag } from '../model/index.ts';
import { findDaemon, shutDown } from './ask-daemon.ts';
import { placeOf, type ControllerFolders } from './find-place.ts';

/** What its labels follow from; a state of another release has it too. */
const identity = z.object({ controller: z.string(), uuid: z.string() });

/**
 * Removes a controller with all that it runs. What a daemon that was killed has left is found by its labels. Doing it
 * twice is fine.
 *
 * @param docker the engine, or undefined when none answers: then there is nothing running in it.
 */
export async function bringDown(
  ports: Pick<Ports, 'exec' | 'files' | 'http' | 'clock'>,
  docker: Docker | undefined,
  name: string,
  folders: ControllerFolders,
): Promise<void> {
  const { home } = placeOf(name, folders);
  const end = async (pid: number): Promise<void> => {
    if (pid > 1 && (await isDaemon(ports, home, pid))) ports.exec.signal(pid, 'SIGKILL');
  };
  const running = await findDaemon(ports.http, home);
  if (running !== undefined) {
    // A daemon that cannot end in peace is ended; what it leaves is found by its labels.
    await shutDown(ports.http, home, { remove: true }).catch(() => undefined);
    for (let wait = 0; wait < 100 && (await isDaemon(ports, home, running.pid)); wait += 1)
      await ports.clock.sleep(20);
    await end(running.pid);
  } else {
    await end(Number((await ports.files.readText(join(home, 'daemon.lock'))) ?? ''));
  }
  const state = identity.safeParse(parse(await ports.files.readText(join(home, 'state.json'))));
  if (docker !== undefined && state.success)
    await removeLabelled(docker, { [CONTROLLER_LABEL]: engineTag(state.data) });
  await ports.files.remove(home);
}

function parse(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
