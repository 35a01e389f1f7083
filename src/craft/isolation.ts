import { Failure } from '../errors/index.ts';
import type { Build } from './builds.ts';
import type { CraftMachine } from './machine.ts';

/** Where the tool builds: in an LXD container of the base, or on the machine itself. */
export type Isolation = 'lxd' | 'destructive';

export interface IsolationChoice {
  readonly isolation: Isolation;
  /** Why, in a few words for the log. */
  readonly why: string;
}

/**
 * Chooses where to build. Building on the machine itself saves an instance but links against what the machine has, and
 * installs packages on it: it is only for a machine of the base's own release, and of itself only for one that is
 * thrown away.
 *
 * @throws Failure `CRAFT_WRONG_BASE` when it was asked for and would be wrong, `CRAFT_NO_BUILD_ENVIRONMENT`
 */
export function chooseIsolation(
  wanted: 'auto' | Isolation,
  builds: readonly Build[] | undefined,
  machine: Pick<CraftMachine, 'release' | 'hasLxd' | 'privilege' | 'throwAway'>,
): IsolationChoice {
  const against = reasonsAgainstDestructive(builds, machine);
  if (wanted === 'destructive') {
    if (against.length === 0) return { isolation: 'destructive', why: 'as asked for' };
    throw new Failure(
      'CRAFT_WRONG_BASE',
      `isolation: destructive is not possible here: ${against[0] ?? ''}`,
      {
        hint: 'Use `isolation: lxd`, or a runner of the release that `base` names.',
        details: against,
      },
    );
  }
  if (wanted === 'auto' && against.length === 0 && machine.throwAway)
    return {
      isolation: 'destructive',
      why: `this machine is ${machine.release}, as the base, and is thrown away`,
    };
  const why =
    wanted === 'lxd' ? 'as asked for' : (against[0] ?? 'this machine is kept, so nothing is installed on it');
  if (machine.hasLxd) return { isolation: 'lxd', why };
  throw new Failure('CRAFT_NO_BUILD_ENVIRONMENT', 'there is no place to build in: LXD is not installed', {
    hint: 'Run setup-craft with `engine: craft` before this step, or: sudo snap install lxd && sudo lxd init --auto',
    details: [`not in an LXD container: lxc is not on PATH`, `not on this machine: ${why}`],
  });
}

function reasonsAgainstDestructive(
  builds: readonly Build[] | undefined,
  { release, privilege }: Pick<CraftMachine, 'release' | 'privilege'>,
): readonly string[] {
  const [build, ...others] = builds ?? [];
  const reasons: string[] = [];
  if (builds === undefined) reasons.push('the project lists no platforms, so its base is not certain');
  else if (build === undefined) reasons.push("no platform can be built on this machine's architecture");
  else if (others.length > 0)
    reasons.push(
      `${builds.length} platforms would be built, which takes an instance each; name one with \`platform\``,
    );
  else if (build.base !== release)
    reasons.push(`the base is ${build.base ?? 'not certain'} and this machine is ${release}`);
  if (privilege === undefined) reasons.push('it needs root or password-less sudo to install build packages');
  return reasons;
}
