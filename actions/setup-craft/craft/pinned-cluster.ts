import { stringify } from 'yaml';
import type { Ports } from '../../../src/ports/index.ts';
import type { SetupStep } from './step.ts';

const MINUTE = 60_000;

export type ClusterKind = 'k8s' | 'microk8s';

type Root = (...argv: string[]) => [string, ...string[]];

/** Addresses that the load balancer of Canonical Kubernetes gives out; nothing outside of the machine has them. */
export const K8S_ADDRESSES = '10.43.45.0/28';
export const MICROK8S_ADDONS = ['hostpath-storage', 'dns', 'rbac', 'metallb:10.64.140.43-10.64.140.49'];

/**
 * What `k8s bootstrap --file` reads (canonical/k8s-snap docs/canonicalk8s/_parts/bootstrap_config.md). containerd has a
 * folder of its own, so that Docker's beside it keeps running.
 */
export function renderK8sBootstrap(): string {
  return stringify({
    'containerd-base-dir': '/var/lib/paas-action-k8s',
    'cluster-config': {
      network: { enabled: true },
      dns: { enabled: true },
      'local-storage': { enabled: true },
      'load-balancer': { enabled: true, cidrs: [K8S_ADDRESSES], 'l2-mode': true },
    },
  });
}

/**
 * Makes a cluster of a snap that is installed in a pinned revision. concierge cannot: it refreshes the snap to the tip of
 * the channel before anything else (canonical/concierge internal/packages/snap_handler.go at v1.7.0).
 *
 * @param file path of what `renderK8sBootstrap` gives
 * @param bootstrapped whether this machine is part of a cluster of Canonical Kubernetes already, which is made once
 */
export function planPinnedCluster(
  kind: ClusterKind,
  file: string,
  bootstrapped: boolean,
  root: Root,
): readonly SetupStep[] {
  const ready = {
    title: 'the cluster answers',
    argv: root(kind, 'status', '--wait-ready', `--timeout=${kind === 'k8s' ? '270s' : '270'}`),
    limit: 5 * MINUTE,
    attempts: 3,
  };
  if (kind === 'k8s') {
    const bootstrap = {
      title: 'cluster',
      argv: root('k8s', 'bootstrap', `--file=${file}`, '--timeout=10m'),
      limit: 11 * MINUTE,
      // What a first attempt left makes a second one say that the machine is in a cluster already.
      attempts: 1,
    };
    return bootstrapped ? [ready] : [bootstrap, ready];
  }
  const addons = MICROK8S_ADDONS.map((addon) => ({
    title: `addon ${addon.split(':')[0] ?? addon}`,
    argv: root('microk8s', 'enable', addon),
    limit: 5 * MINUTE,
    attempts: 3,
  }));
  return [ready, ...addons, ready];
}

/** The words of `juju bootstrap` that concierge would say as well. */
export const PINNED_BOOTSTRAP = [
  '--model-default',
  'test-mode=true',
  '--bootstrap-constraints',
  'root-disk=2G',
] as const;

/** @returns the administrator's kubeconfig, which only root may read. */
export async function readKubeconfig(
  { exec, reporter }: Pick<Ports, 'exec' | 'reporter'>,
  kind: ClusterKind,
  privilege: readonly string[],
): Promise<string> {
  const [program = kind, ...args] = [...privilege, kind, 'config'];
  const { stdout } = await exec.run({ argv: [program, ...args], timeout: MINUTE });
  for (const [, secret] of stdout.matchAll(/^\s*(?:token|client-key-data):\s*(\S+)\s*$/gm))
    if (secret !== undefined) reporter.mask(secret);
  return stdout;
}
