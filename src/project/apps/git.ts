import { isFailure } from '../../errors/index.ts';
import type { Completed, Ports } from '../../ports/index.ts';

/** What is asked of the repository. Paths are seen from its root. */
export interface Git {
  /** Absolute. */
  readonly root: string;
  /** The folder that it was opened from, seen from the root; `.` when it is the root. */
  readonly prefix: string;
  /** The commit that a name means; undefined when it is not in this clone. */
  findCommit(name: string): Promise<string | undefined>;
  /** Whether the working tree has another content than the commit in one of `paths`, those below `except` aside. */
  differs(commit: string, paths: readonly string[], except?: readonly string[]): Promise<boolean>;
  /** Whether there are files in `paths` that git does not know; `ignored` counts those too that it is told to ignore. */
  hasUntracked(paths: readonly string[], options: UntrackedOptions): Promise<boolean>;
  /** The symbolic links in `paths`. */
  listLinks(paths: readonly string[]): Promise<readonly string[]>;
}

interface UntrackedOptions {
  readonly ignored: boolean;
  readonly except?: readonly string[];
}

/** More than any list of files takes. */
const KEEP = 256 * 1024 * 1024;

/** The repository around a folder. A folder that is in none, or that git refuses to look at, is a sentence that says so. */
export async function openGit(ports: Pick<Ports, 'exec'>, folder: string): Promise<Git | string> {
  if ((await ports.exec.which('git')) === undefined) return 'git is not installed';
  const git = (args: readonly string[], accept?: readonly number[]): Promise<Completed> =>
    ports.exec.run({
      argv: ['git', '-C', folder, ...args],
      // A look must not wait for, or hold up, a git that writes.
      env: { GIT_OPTIONAL_LOCKS: '0' },
      timeout: 120_000,
      keep: KEEP,
      ...(accept !== undefined && { accept }),
    });
  let place: readonly string[];
  try {
    place = (await git(['rev-parse', '--show-toplevel', '--show-prefix'])).stdout.split('\n');
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED')) throw error;
    return error.details.at(-1) ?? error.message;
  }
  const [root = '', prefix = ''] = place;
  return {
    root,
    prefix: prefix.replace(/\/$/, '') || '.',
    async findCommit(name) {
      const found = await git(
        ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
        [0, 1, 128],
      );
      return found.exitCode === 0 ? found.stdout.trim() : undefined;
    },
    async differs(commit, paths, except = []) {
      const fixed = ['diff', '--quiet', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
      return (await git([...fixed, commit, ...pathspecs(paths, except)], [0, 1])).exitCode === 1;
    },
    async hasUntracked(paths, { ignored, except = [] }) {
      const which = [
        '--others',
        '--directory',
        '--no-empty-directory',
        ...(ignored ? [] : ['--exclude-standard']),
      ];
      return (await git(['ls-files', ...which, '-z', ...pathspecs(paths, except)])).stdout !== '';
    },
    async listLinks(paths) {
      const { stdout } = await git(['ls-files', '--stage', '--full-name', '-z', ...pathspecs(paths, [])]);
      return stdout
        .split('\0')
        .flatMap((entry) => (entry.startsWith('120000 ') ? entry.split('\t').slice(1) : []));
    },
  };
}

/** Names are taken as they are: a folder may be called `*`. */
function pathspecs(paths: readonly string[], except: readonly string[]): string[] {
  const spec = (magic: string) => (path: string) => `:(top,literal${magic})${path === '.' ? '' : path}`;
  return ['--', ...paths.map(spec('')), ...except.map(spec(',exclude'))];
}
