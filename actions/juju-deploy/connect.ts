import { join } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectJuju, parseTarget, reachTarget } from '../../src/juju/index.ts';
import type { Juju, Target } from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';

type TargetInput =
  | 'controller'
  | 'controller-user'
  | 'controller-password'
  | 'client-id'
  | 'client-secret'
  | 'kubeconfig'
  | 'cloud';

export interface ConnectRun extends Pick<ActionRun<typeof jujuDeploy>, 'ports'> {
  readonly inputs: Pick<ActionRun<typeof jujuDeploy>['inputs'], TargetInput>;
}

/** The client, logged in where the inputs say. `inTarget` gives a model's name the controller that it belongs to. */
export interface Connected {
  readonly juju: Juju;
  /** Undefined: the client's current one. */
  readonly controller: string | undefined;
  /** Path of the access to the cluster; undefined when none was given. */
  readonly kubeconfig: string | undefined;
  inTarget(model: string): string;
}

/** @throws Failure `INPUT_INVALID` and those of `reachTarget`. */
export async function connect({ inputs, ports }: ConnectRun, deadline: number): Promise<Connected> {
  const target = parseTarget(inputs);
  if (target === undefined) {
    if (inputs.kubeconfig === undefined)
      return {
        juju: connectJuju(ports),
        controller: undefined,
        kubeconfig: undefined,
        inTarget: (model) => model,
      };
    throw new Failure('INPUT_INVALID', 'a kubeconfig is given without a controller', {
      hint: 'A cluster alone runs no model: name the controller with `controller`, or make one with setup-craft.',
    });
  }
  const cluster = await writeCluster({ inputs, ports });
  const { juju, controller } = await reachTarget(ports, { ...target, cluster }, deadline);
  return {
    juju,
    controller,
    kubeconfig: cluster?.kubeconfig,
    inTarget: (model) => (model.includes(':') ? model : `${controller}:${model}`),
  };
}

/** The access to the cluster as a private file that goes away with the run. */
async function writeCluster({ inputs, ports }: ConnectRun): Promise<Target['cluster']> {
  const { kubeconfig: content, cloud } = inputs;
  if (content === undefined) return undefined;
  if (cloud === undefined) {
    throw new Failure('INPUT_INVALID', 'a kubeconfig is given without the name of its cloud', {
      hint: 'Set on this step: cloud: my-cluster',
    });
  }
  const kubeconfig = join(await ports.files.makeTemp('cluster-'), 'config');
  await ports.files.write(kubeconfig, content, { mode: 0o600 });
  return { cloud, kubeconfig };
}
