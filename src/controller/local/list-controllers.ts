import type { Ports } from '../../ports/index.ts';
import { findDaemon, type Hello } from './ask-daemon.ts';
import { controllersDir, placeOf, type ControllerFolders } from './find-place.ts';

export interface ListedController {
  readonly name: string;
  readonly home: string;
  /** Undefined when its daemon does not run; the next `juju` command starts it. */
  readonly daemon: Hello | undefined;
}

/** Every controller of this machine's user, sorted by name. */
export async function listControllers(
  ports: Pick<Ports, 'files' | 'http'>,
  folders: ControllerFolders,
): Promise<readonly ListedController[]> {
  const names = (await ports.files.list(controllersDir(folders))) ?? [];
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { home } = placeOf(name, folders);
      return { name, home, daemon: await findDaemon(ports.http, home) };
    }),
  );
}
