import { join } from 'node:path';
import type { ActionRun, Host } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import type { setupCraft } from '../definition.ts';
import { OWN_CONTROLLER } from './bootstrap-existing.ts';
import { planConcierge, renderConcierge } from './concierge-config.ts';
import { renderK8sBootstrap, type ClusterKind } from './pinned-cluster.ts';
import type { ClusterWay, CraftWish } from './plan.ts';
import { parseExtraSnap, parseSnap, type SnapWish } from './snap-spec.ts';

type Inputs = ActionRun<typeof setupCraft>['inputs'];
export type Kubernetes = 'none' | 'k8s' | 'microk8s' | 'existing';

/** A cluster on this machine, with what it is made by. */
export interface ClusterWish {
  readonly kind: ClusterKind;
  readonly way: ClusterWay;
  /** What the file of `way` holds. */
  readonly text: string;
  /** The controller's name in the client. */
  readonly controller: string;
}

/** @throws Failure `INPUT_INVALID` */
export function readCluster(
  inputs: Inputs,
  kubernetes: Kubernetes,
  { stateDir }: Pick<Host, 'stateDir'>,
): ClusterWish | undefined {
  if (kubernetes !== 'k8s' && kubernetes !== 'microk8s') return undefined;
  const { channel, revision } = parseSnap(kubernetes, inputs[kubernetes]);
  if (revision !== undefined) {
    if (inputs['registry-mirror'] !== undefined)
      throw new Failure(
        'INPUT_INVALID',
        `registry-mirror does not go with a pinned revision of ${kubernetes}`,
        {
          hint: `Pin by channel alone, such as ${kubernetes}: ${channel ?? '1.32/stable'}; concierge then tells the cluster of the mirror.`,
        },
      );
    const way = { way: 'pinned', kind: kubernetes, file: join(stateDir, 'k8s-bootstrap.yaml') } as const;
    return { kind: kubernetes, way, text: renderK8sBootstrap(), controller: OWN_CONTROLLER };
  }
  const mirror = inputs['registry-mirror'];
  const config = planConcierge({
    kind: kubernetes,
    channel,
    juju: parseSnap('juju', inputs.juju ?? '3.6/stable'),
    bootstrapArgs: inputs['bootstrap-args'],
    mirror:
      mirror === undefined
        ? undefined
        : { url: mirror, hasLogin: mirrorLogin(inputs).mirrorLogin !== undefined },
  });
  const way = { way: 'concierge', file: join(stateDir, 'concierge.yaml') } as const;
  return { kind: kubernetes, way, text: renderConcierge(config), controller: `concierge-${kubernetes}` };
}

/** @param needsJuju whether a controller of somebody else's is to be reached. */
export function readWish(
  inputs: Inputs,
  cluster: ClusterWish | undefined,
  needsJuju: boolean,
  /** The user who is to reach LXD, when the builders are wanted. */
  builderUser: string | undefined,
): CraftWish {
  return {
    snaps: [
      ...(builderUser === undefined ? [] : builders(inputs)),
      ...clusterSnaps(inputs, cluster, needsJuju),
      ...inputs['extra-snaps'].map(parseExtraSnap),
    ],
    debs: inputs['extra-debs'],
    ...(builderUser !== undefined && { lxdFor: builderUser }),
    timeout: inputs.timeout,
    ...(cluster !== undefined && { cluster: cluster.way }),
    ...mirrorLogin(inputs),
  };
}

function builders(inputs: Inputs): readonly SnapWish[] {
  return [
    parseSnap('lxd', inputs.lxd),
    parseSnap('rockcraft', inputs.rockcraft),
    parseSnap('charmcraft', inputs.charmcraft),
  ];
}

/**
 * concierge brings the client and the cluster's snap itself. With a cluster of ours the client is of 3.6/stable unless
 * the input says otherwise, also where another one is there; a client that only reaches somebody else's controller is
 * left as it is.
 */
function clusterSnaps(
  inputs: Inputs,
  cluster: ClusterWish | undefined,
  needsJuju: boolean,
): readonly SnapWish[] {
  if (cluster?.way.way === 'concierge') return [parseSnap('concierge', inputs.concierge)];
  if (cluster !== undefined)
    return [parseSnap('juju', inputs.juju ?? '3.6/stable'), parseSnap(cluster.kind, inputs[cluster.kind])];
  return needsJuju || inputs.juju !== undefined ? [parseSnap('juju', inputs.juju)] : [];
}

function mirrorLogin(inputs: Inputs): Pick<CraftWish, 'mirrorLogin'> {
  const { 'registry-mirror-username': username, 'registry-mirror-password': password } = inputs;
  return username !== undefined && password !== undefined ? { mirrorLogin: { username, password } } : {};
}
