import { dirname } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { Completed, Ports } from '../ports/index.ts';
import { aptFolders } from './apt-tree.ts';
import type { AptTree } from './apt-tree.ts';

/** An apt tree on disk. */
export interface Apt {
  /** The tree's root. */
  readonly root: string;
  /** Runs apt-get or apt-cache on the tree; 100 is apt's way to say no and is not thrown. */
  run(argv: readonly [string, ...string[]]): Promise<Completed>;
}

const TIMEOUT = 300_000;
const LOCK_PAUSE = 1_000;
const LOCK_ATTEMPTS = 60;
const PLAIN_PATH = /^[A-Za-z0-9/._+~@-]+$/;

/**
 * Writes the tree to `folder` (or finds it there) and returns what runs apt on it.
 *
 * @throws Failure `INPUT_INVALID` when neither this folder nor the one for temporary files has a path that apt takes
 */
export async function writeApt(
  ports: Pick<Ports, 'files' | 'exec' | 'clock'>,
  tree: AptTree,
  folder: string,
): Promise<Apt> {
  const { files, exec, clock } = ports;
  await files.mkdir(folder);
  const root = await plainPath(files, folder);
  await Promise.all(aptFolders.map((path) => files.mkdir(`${folder}/${path}`)));
  for (const [path, content] of tree.files(root)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const present = await files.readBytes(`${folder}/${path}`);
    // A file that apt has read keeps its time, otherwise apt would build its binary cache anew.
    if (present === undefined || Buffer.compare(present, bytes) !== 0)
      await files.write(`${folder}/${path}`, bytes);
  }
  const env = { APT_CONFIG: `${root}/apt.conf`, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  return {
    root: folder,
    async run(argv) {
      for (let attempt = 1; ; attempt += 1) {
        const completed = await exec.run({ argv, env, accept: [0, 100], timeout: TIMEOUT });
        // Another run works on the same tree: apt itself does not wait for the lock on its lists.
        const busy =
          completed.exitCode !== 0 && /Could not get lock|Unable to lock directory/.test(completed.stderr);
        if (!busy || attempt === LOCK_ATTEMPTS) return completed;
        await clock.sleep(LOCK_PAUSE);
      }
    },
  };
}

/** apt splits Signed-By at blanks and commas and cannot quote them, so such a path is reached through a link. */
async function plainPath(files: Ports['files'], folder: string): Promise<string> {
  if (PLAIN_PATH.test(folder)) return folder;
  const link = `${await files.makeTemp('paas-apt')}/tree`;
  if (!PLAIN_PATH.test(link)) {
    throw new Failure('INPUT_INVALID', `apt cannot work below ${folder}, nor below ${dirname(link)}`, {
      hint: 'apt takes no blanks, commas or quotes in paths. Set TMPDIR to a folder whose path has none: export TMPDIR=/tmp',
    });
  }
  await files.symlink(folder, link);
  return link;
}
