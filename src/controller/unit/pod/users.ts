import { Failure } from '../../../errors/index.ts';
import type { Charm } from '../../model/index.ts';

/** Group of a pod's volumes and of all its processes when one of its containers is not run by root. */
export const POD_GROUP = 170;

const CHARM_USERS = { root: 0, 'non-root': 170, sudoer: 171 } as const;

type Users = Pick<Charm, 'charmUser' | 'containers'>;

/**
 * Everything runs as root only when the charm says nothing about users. As soon as it does for one container, the others
 * run as their images say.
 */
export function saysUsers({ charmUser, containers }: Users): boolean {
  return (
    charmUser !== undefined ||
    Object.values(containers).some(({ uid, gid }) => uid !== undefined || gid !== undefined)
  );
}

/** User of the charm's programs. @throws Failure `CONTROLLER_UNSUPPORTED` for `sudoer`. */
export function charmUserOf({ charmUser = 'root' }: Users): { readonly uid: number; readonly gid: number } {
  if (charmUser === 'sudoer') {
    throw new Failure('CONTROLLER_UNSUPPORTED', 'the local controller has no sudo for `charm-user: sudoer`', {
      hint: 'Deploy the charm to a real Juju controller (`engine: craft`).',
    });
  }
  const uid = CHARM_USERS[charmUser];
  return { uid, gid: uid };
}

/** `user` of a workload container; undefined means the image's own. */
export function workloadUser(charm: Users, container: string): string | undefined {
  if (!saysUsers(charm)) return '0:0';
  const { uid, gid } = charm.containers[container] ?? {};
  if (uid === undefined) return undefined;
  return gid === undefined ? String(uid) : `${uid}:${gid}`;
}

/** Pebble's `--identities` file: a charm that is not root may ask for everything all the same. */
export function renderIdentities(uid: number): string {
  return `identities:\n  juju:\n    access: admin\n    local:\n      user-id: ${uid}\n`;
}
