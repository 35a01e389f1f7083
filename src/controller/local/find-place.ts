import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { ControllerPlace } from '../client/index.ts';

/** Folders of this run that say where controllers are. */
export interface ControllerFolders {
  readonly stateDir: string;
  readonly bundlesDir: string;
}

/** `sun_path` of Linux without its final zero byte: https://man7.org/linux/man-pages/man7/unix.7.html */
const LONGEST_SOCKET = 107;

/** Of the sockets in a controller's folder: the one where a unit's supervisor is met, `/u/12345678/s`. */
const LONGEST_NAME = 13;

export function controllersDir({ stateDir }: Pick<ControllerFolders, 'stateDir'>): string {
  return join(stateDir, 'controllers');
}

/**
 * Where the controller of this name lives.
 *
 * @throws Failure `INPUT_INVALID` for a name that would not be one of a controller or whose socket cannot be made.
 */
export function placeOf(name: string, folders: ControllerFolders): ControllerPlace {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) {
    throw new Failure('INPUT_INVALID', `"${name}" cannot be the name of a controller`, {
      hint: 'At most 40 small letters, digits and hyphens, such as: local',
    });
  }
  const home = join(controllersDir(folders), name);
  if (Buffer.byteLength(home) + LONGEST_NAME > LONGEST_SOCKET) {
    throw new Failure('INPUT_INVALID', `the folder ${home} is too long for a unix socket in it`, {
      hint: 'Choose a shorter state folder: PAAS_ACTION_STATE=/tmp/paas',
    });
  }
  return { name, home, daemon: join(folders.bundlesDir, 'controller', 'index.js') };
}
