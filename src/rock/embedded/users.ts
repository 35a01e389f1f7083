import { Failure } from '../../errors/index.ts';
import { DAEMON_ID } from '../plan/index.ts';

/** The account files of an image, by name below `etc`. */
export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  /** Empty when the image has none; it is then not made. */
  readonly shadow: string;
}

const SECONDS_PER_DAY = 86_400;

/**
 * Adds `_daemon_` (rockcraft/usernames.py, rockcraft/oci.py: add_user). The day of the last password change is that
 * of the source's date, not of the build, so that the result can be repeated.
 *
 * @param sourceDateEpoch seconds since 1970
 * @throws Failure `ROCK_USER`
 */
export function addDaemonUser(files: AccountFiles, sourceDateEpoch: number): AccountFiles {
  for (const [name, text] of [['passwd', files.passwd] as const, ['group', files.group] as const]) {
    if (new RegExp(`^_daemon_:|:${DAEMON_ID}:`, 'm').test(text))
      throw new Failure(
        'ROCK_USER',
        `/etc/${name} of the base already has _daemon_ or the number ${DAEMON_ID}`,
        {
          hint: 'Remove that account from the base, or leave run-user out of rockcraft.yaml.',
        },
      );
  }
  const days = Math.floor(Math.max(0, sourceDateEpoch) / SECONDS_PER_DAY);
  return {
    passwd: `${ended(files.passwd)}_daemon_:x:${DAEMON_ID}:${DAEMON_ID}::/var/lib/pebble/default:/usr/bin/false\n`,
    group: `${ended(files.group)}_daemon_:x:${DAEMON_ID}:\n`,
    shadow: files.shadow === '' ? '' : `${ended(files.shadow)}_daemon_:!:${days}::::::\n`,
  };
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
