import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';

/** The words to put in front of a command that needs root: none, `sudo -n`, or undefined when it cannot be had. */
export async function findPrivilege(exec: Ports['exec']): Promise<readonly string[] | undefined> {
  const { stdout } = await exec.run({ argv: ['id', '-u'], timeout: 10_000 });
  if (stdout.trim() === '0') return [];
  if ((await exec.which('sudo')) === undefined) return undefined;
  const allowed = await exec.run({ argv: ['sudo', '-n', 'true'], timeout: 10_000, accept: [1] });
  return allowed.exitCode === 0 ? ['sudo', '-n'] : undefined;
}

/** What the user has to do by hand, as lines to paste. */
export function needsRoot(what: string, commands: readonly string[]): Failure {
  return new Failure('SETUP_NEEDS_ROOT', `${what}, and this user may not do that`, {
    hint: `Paste into a root shell:\n${commands.join('\n')}`,
  });
}
