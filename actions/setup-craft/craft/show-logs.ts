import { join } from 'node:path';
import type { Host } from '../../../src/action/index.ts';
import { isFailure } from '../../../src/errors/index.ts';
import type { Ports } from '../../../src/ports/index.ts';

const QUICK = 30_000;
const SHOWN = 200;
const ANY = Array.from({ length: 255 }, (_, at) => at + 1);

/** What explains a failed job most often, each with its own short time. */
const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['juju', 'status', '--format=tabular', '--relations'],
  ['juju', 'debug-log', '--replay', '--no-tail', '--limit=200'],
  ['kubectl', 'get', 'pods', '--all-namespaces', '--output=wide', '--request-timeout=20s'],
  ['kubectl', 'get', 'events', '--all-namespaces', '--sort-by=.lastTimestamp', '--request-timeout=20s'],
  ['snap', 'changes'],
  ['lxc', 'list', '--all-projects'],
];

/**
 * Shows what the job's tools know, folded, for a job that failed. Programs that are not there are passed over.
 *
 * @returns all of it, by names of files
 */
export async function showLogs(
  { exec, files, reporter }: Pick<Ports, 'exec' | 'files' | 'reporter'>,
  { home, variables }: Pick<Host, 'home' | 'variables'>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const show = (title: string, name: string, text: string): Promise<void> =>
    reporter.group(title, () => {
      texts.set(name, text);
      for (const line of text.trimEnd().split('\n').slice(-SHOWN)) reporter.info(line);
      return Promise.resolve();
    });
  for (const argv of COMMANDS) {
    if ((await exec.which(argv[0])) === undefined) continue;
    try {
      const { stdout, stderr } = await exec.run({ argv, timeout: QUICK, accept: ANY });
      await show(
        argv.join(' '),
        `${argv
          .slice(0, 3)
          .join('-')
          .replace(/[^\w-]+/g, '')}.txt`,
        stdout + stderr,
      );
    } catch (error) {
      if (!isFailure(error)) throw error;
      reporter.info(`${argv.join(' ')}: ${error.message}`);
    }
  }
  const stateHome = variables['XDG_STATE_HOME'] ?? join(home, '.local/state');
  for (const program of ['rockcraft', 'charmcraft']) {
    const folder = join(stateHome, program, 'log');
    const last = (await files.list(folder))?.filter((name) => name.endsWith('.log')).at(-1);
    if (last !== undefined) await show(last, last, (await files.readText(join(folder, last))) ?? '');
  }
  return texts;
}
