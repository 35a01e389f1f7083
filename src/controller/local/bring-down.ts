import { join } from 'node:path';
import { CONTROLLER_LABEL, removeLabelled, type Docker } from '../../docker/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findDaemon, shutDown } from './ask-daemon.ts';
import { placeOf, type ControllerFolders } from './find-place.ts';

/**
 * Removes a controller with all that it runs. One whose daemon was killed, or whose folder is gone, is found by the
 * labels of its containers. Doing it twice is fine.
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
  const running = await findDaemon(ports.http, home);
  if (running !== undefined) {
    // A daemon that cannot end in peace is ended; what it leaves is found by its labels.
    await shutDown(ports.http, home, { remove: true }).catch(() => undefined);
    for (let wait = 0; wait < 100 && ports.exec.signal(running.pid, 0); wait += 1)
      await ports.clock.sleep(20);
    ports.exec.signal(running.pid, 'SIGKILL');
  } else {
    const pid = Number((await ports.files.readText(join(home, 'daemon.lock'))) ?? '');
    const command = pid > 1 ? await ports.files.readText(`/proc/${pid}/cmdline`) : undefined;
    if (command?.split('\0').includes(home)) ports.exec.signal(pid, 'SIGKILL');
  }
  if (docker !== undefined) await removeLabelled(docker, { [CONTROLLER_LABEL]: name });
  await ports.files.remove(home);
}
