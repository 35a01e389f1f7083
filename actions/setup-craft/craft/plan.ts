import { MIRROR_PASSWORD, MIRROR_USERNAME } from './concierge-config.ts';
import { planPinnedCluster, type ClusterKind } from './pinned-cluster.ts';
import { planSnap, type InstalledSnap, type SnapWish } from './snap-spec.ts';
import type { SetupStep } from './step.ts';

const MINUTE = 60_000;

export interface CraftWish {
  /** Snaps that are brought by this action itself. */
  readonly snaps: readonly SnapWish[];
  readonly debs: readonly string[];
  /** The user who is to reach LXD, when LXD is wanted. */
  readonly lxdFor?: string;
  readonly cluster?: ClusterWay;
  readonly mirrorLogin?: { readonly username: string; readonly password: string } | undefined;
  /** Milliseconds for the cluster and its controller. */
  readonly timeout: number;
}

/** Who makes a cluster, and the path of the file that it is told by. */
export type ClusterWay =
  | { readonly way: 'concierge'; readonly file: string }
  | { readonly way: 'pinned'; readonly kind: ClusterKind; readonly file: string };

/** What is there already. */
export interface CraftFound {
  readonly snaps: ReadonlyMap<string, InstalledSnap>;
  readonly debs: ReadonlySet<string>;
  /** Whether LXD has a network, so that it was initialised. */
  readonly lxdReady: boolean;
  /** Whether the cluster's controller is known here. */
  readonly clusterReady: boolean;
  /** Whether this machine is part of a cluster of Canonical Kubernetes, with a controller or without. */
  readonly bootstrapped: boolean;
  /** Words before a command that needs root. */
  readonly privilege: readonly string[];
}

/** Everything that has to be done, in order; nothing when all of it is there. */
export function planSetup(wish: CraftWish, found: CraftFound): readonly SetupStep[] {
  const root = (...argv: string[]): [string, ...string[]] => {
    const [program = '', ...args] = [...found.privilege, ...argv];
    return [program, ...args];
  };
  const snaps = wish.snaps.flatMap((snap): SetupStep[] => {
    const args = planSnap(snap, found.snaps.get(snap.name));
    if (args === undefined) return [];
    return [{ title: `snap ${snap.name}`, argv: root('snap', ...args), limit: 10 * MINUTE, attempts: 4 }];
  });
  const debs = wish.debs.filter((name) => !found.debs.has(name));
  const steps = [
    ...(debs.length > 0 ? planDebs(debs, root) : []),
    ...snaps,
    ...(wish.lxdFor !== undefined && !found.lxdReady ? planLxd(wish.lxdFor, root) : []),
    ...(wish.cluster !== undefined && !found.clusterReady
      ? planCluster(wish.cluster, wish, found, root)
      : []),
  ];
  // A refresh in the middle of a job replaces a program that runs (action-build#23).
  const hold: SetupStep = {
    title: 'hold snap refreshes',
    argv: root('snap', 'refresh', '--hold=24h'),
    limit: MINUTE,
    attempts: 2,
  };
  return steps.length === 0 ? [] : [hold, ...steps];
}

function planDebs(debs: readonly string[], root: (...argv: string[]) => [string, ...string[]]): SetupStep[] {
  const apt = (command: string, ...args: string[]): [string, ...string[]] =>
    root(
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      command,
      '-y',
      '-o',
      // Another apt may run on a fresh machine.
      'DPkg::Lock::Timeout=120',
      ...args,
    );
  return [
    { title: 'package lists', argv: apt('update'), limit: 5 * MINUTE, attempts: 4 },
    {
      title: 'packages',
      argv: apt('install', '--no-install-recommends', '--', ...debs),
      limit: 15 * MINUTE,
      attempts: 3,
    },
  ];
}

function planLxd(user: string, root: (...argv: string[]) => [string, ...string[]]): SetupStep[] {
  return [
    { title: 'LXD answers', argv: root('lxd', 'waitready', '--timeout=270'), limit: 5 * MINUTE, attempts: 2 },
    { title: 'LXD is initialised', argv: root('lxd', 'init', '--minimal'), limit: 3 * MINUTE, attempts: 2 },
    {
      // Hosted runners have no IPv6, and packages are looked for there first.
      title: 'LXD without IPv6',
      argv: root('lxc', 'network', 'set', 'lxdbr0', 'ipv6.address', 'none'),
      limit: MINUTE,
      attempts: 2,
    },
    {
      // Membership in the group lxd starts with the next login, so not in this job (action-snapcraft#43).
      title: 'LXD for this user',
      argv: root('chown', '--', user, '/var/snap/lxd/common/lxd/unix.socket'),
      limit: MINUTE,
      attempts: 1,
    },
  ];
}

function planCluster(
  cluster: ClusterWay,
  { mirrorLogin, timeout }: CraftWish,
  { privilege, bootstrapped }: CraftFound,
  root: (...argv: string[]) => [string, ...string[]],
): readonly SetupStep[] {
  if (cluster.way === 'pinned') return planPinnedCluster(cluster.kind, cluster.file, bootstrapped, root);
  const isSudo = privilege[0] === 'sudo';
  // The login is named here and stays out of the arguments.
  const keep = mirrorLogin === undefined ? [] : [`--preserve-env=${MIRROR_USERNAME},${MIRROR_PASSWORD}`];
  const [program = 'concierge', ...args] = [
    ...(isSudo ? ['sudo', '-n', ...keep] : privilege),
    'concierge',
    'prepare',
    `--config=${cluster.file}`,
    '--verbose',
  ];
  return [
    {
      title: 'cluster and controller',
      argv: [program, ...args],
      ...(mirrorLogin !== undefined && {
        env: { [MIRROR_USERNAME]: mirrorLogin.username, [MIRROR_PASSWORD]: mirrorLogin.password },
      }),
      limit: timeout,
      attempts: 2,
    },
  ];
}
