import { join } from 'node:path';
import type { ActionRun } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import type { setupCraft } from '../definition.ts';
import { findPrivilege, needsRoot } from '../privilege.ts';
import { bootstrapExisting, planBootstrap } from './bootstrap-existing.ts';
import { planConcierge, renderConcierge } from './concierge-config.ts';
import { connectCluster, connectController } from './connect-existing.ts';
import { readLogin } from './existing.ts';
import { parseBridges, planFirewall } from './firewall.ts';
import { addFirewallRules, lookForSetup } from './look.ts';
import { planSetup, type CraftWish } from './plan.ts';
import { parseExtraSnap, parseSnap, type SnapWish } from './snap-spec.ts';
import { runStep } from './step.ts';

type Run = ActionRun<typeof setupCraft>;
type Kubernetes = 'none' | 'k8s' | 'microk8s' | 'existing';

export interface PreparedCraft {
  /** What was done or found, for the summary. */
  readonly rows: string[][];
  readonly controller: string | undefined;
}

/**
 * Prepares the official tools: the builders alone, unless a cluster or a controller is asked for. What is there already
 * is left as it is, so that a second call does nothing.
 *
 * @throws Failure `SETUP_STEP_FAILED`, `SETUP_NEEDS_ROOT`, `SETUP_UNSUPPORTED_SYSTEM`, `SETUP_LOGIN_REFUSED`, `INPUT_INVALID`
 */
export async function prepareCraft(
  run: Run,
  kubernetes: Kubernetes,
  withBuilders: boolean,
): Promise<PreparedCraft> {
  const { inputs, ports, host } = run;
  const login = readLogin(inputs);
  checkInputs(inputs, kubernetes, login !== undefined);
  const cluster = kubernetes === 'k8s' || kubernetes === 'microk8s' ? kubernetes : undefined;
  const wish: CraftWish = {
    snaps: [
      ...(withBuilders ? builders(inputs) : []),
      ...clusterSnaps(inputs, cluster, login !== undefined || kubernetes === 'existing'),
      ...inputs['extra-snaps'].map(parseExtraSnap),
    ],
    debs: inputs['extra-debs'],
    ...(withBuilders && { lxdFor: await nameOfUser(ports) }),
    timeout: inputs.timeout,
    ...(cluster !== undefined && { concierge: join(host.stateDir, 'concierge.yaml') }),
    ...mirrorLogin(inputs),
  };
  const controller = cluster === undefined ? undefined : `concierge-${cluster}`;
  const privilege = (await findPrivilege(ports.exec)) ?? [];
  const found = await lookForSetup(ports, privilege, {
    debs: wish.debs,
    lxd: withBuilders,
    ...(controller !== undefined && { controller }),
  });
  const steps = planSetup(wish, found);
  if (steps.length > 0) await requireTools(run);
  if (wish.concierge !== undefined && !found.clusterReady)
    await ports.files.write(wish.concierge, conciergeFile(inputs, kubernetes), { mode: 0o600 });
  for (const step of steps) await runStep(ports, step);
  const rows = [
    ...steps.map(({ title, argv }) => [title, `\`${argv.join(' ')}\``]),
    ...(withBuilders ? await letLxdThrough(run, privilege) : []),
  ];
  const kubeconfig =
    inputs.kubeconfig === undefined ? undefined : await connectCluster(ports, host, inputs.kubeconfig);
  if (kubeconfig !== undefined) rows.push(['cluster', `known as ${kubeconfig}`]);
  let existing = login === undefined ? undefined : await connectController(ports, host, login);
  if (existing !== undefined) rows.push(['controller', `${existing}, lets us in`]);
  else if (kubeconfig !== undefined) {
    const bootstrap = planBootstrap(inputs['bootstrap-args'], inputs.timeout);
    existing = await bootstrapExisting(ports, host, kubeconfig, bootstrap);
    rows.push(['controller', `${existing}, made in the cluster, removed at the end of the job`]);
  }
  if (rows.length === 0) rows.push(['everything', 'is there already']);
  return { rows, controller: existing ?? controller };
}

function checkInputs(inputs: Run['inputs'], kubernetes: Kubernetes, hasLogin: boolean): void {
  if (kubernetes === 'existing' && inputs.kubeconfig === undefined && !hasLogin)
    throw new Failure('INPUT_INVALID', 'kubernetes: existing needs a cluster or a controller', {
      hint: 'Give `kubeconfig`, or a controller with `juju-controller` or `jaas`.',
    });
  for (const name of ['k8s', 'microk8s'] as const) {
    if (inputs[name]?.includes('@') === true)
      throw new Failure(
        'INPUT_INVALID',
        `${name} takes a channel: concierge follows channels and no revisions`,
        {
          hint: `Pin by channel, such as ${name}: 1.32-classic/stable, or prepare a cluster yourself and use kubernetes: existing.`,
        },
      );
  }
}

function builders(inputs: Run['inputs']): readonly SnapWish[] {
  return [
    parseSnap('lxd', inputs.lxd),
    parseSnap('rockcraft', inputs.rockcraft),
    parseSnap('charmcraft', inputs.charmcraft),
  ];
}

/** With a cluster concierge brings juju, in the revision that it is told; a `juju` that is there is left as it is. */
function clusterSnaps(
  inputs: Run['inputs'],
  cluster: string | undefined,
  needsJuju: boolean,
): readonly SnapWish[] {
  if (cluster !== undefined) return [parseSnap('concierge', inputs.concierge)];
  return needsJuju || inputs.juju !== undefined ? [parseSnap('juju', inputs.juju)] : [];
}

function conciergeFile(inputs: Run['inputs'], kind: Kubernetes): string {
  const juju = parseSnap('juju', inputs.juju ?? '3.6/stable', 'juju');
  const mirror = inputs['registry-mirror'];
  return renderConcierge(
    planConcierge({
      kind: kind === 'microk8s' ? 'microk8s' : 'k8s',
      channel: kind === 'microk8s' ? inputs.microk8s : inputs.k8s,
      juju,
      bootstrapArgs: inputs['bootstrap-args'],
      mirror:
        mirror === undefined
          ? undefined
          : { url: mirror, hasLogin: mirrorLogin(inputs).mirrorLogin !== undefined },
    }),
  );
}

function mirrorLogin(inputs: Run['inputs']): Pick<CraftWish, 'mirrorLogin'> {
  const { 'registry-mirror-username': username, 'registry-mirror-password': password } = inputs;
  return username !== undefined && password !== undefined ? { mirrorLogin: { username, password } } : {};
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
