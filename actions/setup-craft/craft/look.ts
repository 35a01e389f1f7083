import { isFailure } from '../../../src/errors/index.ts';
import type { Ports } from '../../../src/ports/index.ts';
import { parseBridges } from './firewall.ts';
import type { CraftFound } from './plan.ts';
import { parseSnapList } from './snap-spec.ts';

const QUICK = 30_000;
const ANY = Array.from({ length: 255 }, (_, at) => at + 1);

export interface Sought {
  readonly debs: readonly string[];
  readonly lxd: boolean;
  readonly controller?: string;
  /** What `juju` needs to know that controller. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether Canonical Kubernetes is going to be bootstrapped, which it is once. MicroK8s is one when it is installed. */
  readonly bootstraps?: boolean;
}

/** Looks at what is there already; changes nothing and takes no longer than its few bounded calls. */
export async function lookForSetup(
  { exec }: Pick<Ports, 'exec'>,
  privilege: readonly string[],
  { debs, lxd, controller, env, bootstraps }: Sought,
): Promise<CraftFound> {
  const ask = async (...argv: [string, ...string[]]): Promise<string | undefined> => {
    if ((await exec.which(argv[0])) === undefined) return undefined;
    try {
      const done = await exec.run({ argv, timeout: QUICK, accept: ANY, ...(env !== undefined && { env }) });
      return done.exitCode === 0 ? done.stdout : undefined;
    } catch (error) {
      // A controller that is gone makes its client wait for minutes (concierge#69): that is not ready.
      if (isFailure(error, 'TOOL_TIMEOUT')) return undefined;
      throw error;
    }
  };
  const isBootstrapped = async (): Promise<boolean> => {
    if ((await exec.which('k8s')) === undefined) return false;
    const [program = 'k8s', ...args] = [...privilege, 'k8s', 'status'];
    return (await ask(program, ...args)) !== undefined;
  };
  const installed = await Promise.all(
    debs.map(async (name) => ({
      name,
      status: await ask('dpkg-query', '--show', '--showformat=${db:Status-Abbrev}', '--', name),
    })),
  );
  const bridges = lxd ? parseBridges((await ask('lxc', 'network', 'list', '--format=json')) ?? '') : [];
  return {
    snaps: parseSnapList((await ask('snap', 'list')) ?? ''),
    debs: new Set(installed.filter(({ status }) => status?.startsWith('ii')).map(({ name }) => name)),
    lxdReady: bridges.length > 0,
    clusterReady:
      controller !== undefined &&
      (await ask('juju', 'show-controller', controller, '--format=json')) !== undefined,
    bootstrapped: bootstraps === true && (await isBootstrapped()),
    privilege,
  };
}

/** Adds the rules that are not there yet; where Docker keeps no chain of its own nothing is in the way. */
export async function addFirewallRules(
  { exec }: Pick<Ports, 'exec'>,
  privilege: readonly string[],
  rules: readonly (readonly string[])[],
): Promise<number> {
  if ((await exec.which('iptables')) === undefined) return 0;
  const iptables = async (...args: string[]): Promise<boolean> => {
    const [program = 'iptables', ...rest] = [...privilege, 'iptables', '--wait=10', ...args];
    return (await exec.run({ argv: [program, ...rest], timeout: QUICK, accept: ANY })).exitCode === 0;
  };
  if (!(await iptables('--list-rules', 'DOCKER-USER'))) return 0;
  let added = 0;
  for (const rule of rules) {
    if (await iptables('--check', ...rule)) continue;
    if (await iptables('--insert', ...rule)) added += 1;
  }
  return added;
}
