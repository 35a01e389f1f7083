import type { ActionRun } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import { parseTarget } from '../../../src/juju/index.ts';
import type { setupCraft } from '../definition.ts';
import { findPrivilege, needsRoot } from '../privilege.ts';
import { clientFolder } from './connect-existing.ts';
import { parseBridges, planFirewall } from './firewall.ts';
import { addFirewallRules, lookForSetup } from './look.ts';
import { readKubeconfig } from './pinned-cluster.ts';
import { planSetup } from './plan.ts';
import { reachController } from './reach-controller.ts';
import { runStep } from './step.ts';
import { readCluster, readWish, type Kubernetes } from './wish.ts';

type Run = ActionRun<typeof setupCraft>;

export interface PreparedCraft {
  /** What was done or found, for the summary. */
  readonly rows: string[][];
  readonly controller: string | undefined;
}

/**
 * Prepares the official tools: the builders alone, unless a cluster or a controller is asked for. What is there already
 * is left as it is, so that a second call does nothing.
 *
 * @throws Failure `SETUP_STEP_FAILED`, `SETUP_NEEDS_ROOT`, `SETUP_UNSUPPORTED_SYSTEM`, `SETUP_LOGIN_REFUSED`, `INPUT_INVALID` and
 *   those of `reachTarget`
 */
export async function prepareCraft(
  run: Run,
  kubernetes: Kubernetes,
  withBuilders: boolean,
): Promise<PreparedCraft> {
  const { inputs, ports, host } = run;
  const target = parseTarget(inputs);
  if (kubernetes === 'existing' && inputs.kubeconfig === undefined && target === undefined)
    throw new Failure('INPUT_INVALID', 'kubernetes: existing needs a cluster or a controller', {
      hint: 'Give `kubeconfig`, or `controller` with who logs in to it.',
    });
  const cluster = readCluster(inputs, kubernetes, host);
  const needsJuju = target !== undefined || kubernetes === 'existing';
  const wish = readWish(inputs, cluster, needsJuju, withBuilders ? await nameOfUser(ports) : undefined);
  const privilege = (await findPrivilege(ports.exec)) ?? [];
  const isPinned = cluster?.way.way === 'pinned';
  const found = await lookForSetup(ports, privilege, {
    debs: wish.debs,
    lxd: withBuilders,
    ...(cluster !== undefined && { controller: cluster.controller }),
    ...(isPinned && { bootstraps: cluster.kind === 'k8s', env: { JUJU_DATA: clientFolder(host) } }),
  });
  const steps = planSetup(wish, found);
  if (steps.length > 0) await requireTools(run);
  if (cluster !== undefined && !found.clusterReady)
    await ports.files.write(cluster.way.file, cluster.text, { mode: 0o600 });
  for (const step of steps) await runStep(ports, step);
  const rows = [
    ...steps.map(({ title, argv }) => [title, `\`${argv.join(' ')}\``]),
    ...(withBuilders ? await letLxdThrough(run, privilege) : []),
  ];
  const kubeconfig = isPinned ? await readKubeconfig(ports, cluster.kind, privilege) : inputs.kubeconfig;
  const reached = await reachController(run, kubeconfig, target, isPinned);
  rows.push(...reached.rows);
  if (rows.length === 0) rows.push(['everything', 'is there already']);
  return { rows, controller: reached.controller ?? cluster?.controller };
}

async function letLxdThrough({ ports }: Run, privilege: readonly string[]): Promise<string[][]> {
  const { exec } = ports;
  if ((await exec.which('lxc')) === undefined) return [];
  const answer = await exec.run({
    argv: ['lxc', 'network', 'list', '--format=json'],
    timeout: 30_000,
    accept: [1],
  });
  const added = await addFirewallRules(ports, privilege, planFirewall(parseBridges(answer.stdout)));
  return added === 0 ? [] : [['firewall', `${added} rules let LXD through what Docker drops`]];
}

async function requireTools({ ports, inputs }: Run): Promise<void> {
  const privilege = await findPrivilege(ports.exec);
  const commands = [
    'snap install lxd',
    'snap install rockcraft --classic',
    'snap install charmcraft --classic',
  ];
  if (!inputs.install || privilege === undefined)
    throw needsRoot('the craft tools are not all here', commands);
  if ((await ports.exec.which('snap')) === undefined)
    throw new Failure('SETUP_UNSUPPORTED_SYSTEM', 'the craft tools come as snaps, and there is no snapd', {
      hint: 'Use runs-on: ubuntu-24.04, or `engine: embedded`.',
    });
}

async function nameOfUser({ exec }: Run['ports']): Promise<string> {
  return (await exec.run({ argv: ['id', '--user', '--name'], timeout: 10_000 })).stdout.trim();
}
