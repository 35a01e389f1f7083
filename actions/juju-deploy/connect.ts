import { join } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectJuju, parseTarget, reachTarget } from '../../src/juju/index.ts';
import type { Juju } from '../../src/juju/index.ts';
import type { loginFields } from '../controller-login/fields.ts';
import type { jujuDeploy } from './definition.ts';

export interface ConnectRun extends Pick<ActionRun<typeof jujuDeploy>, 'ports'> {
  readonly inputs: Pick<ActionRun<typeof jujuDeploy>['inputs'], keyof typeof loginFields | 'cloud'>;
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
  const kubeconfig = await writeCluster({ inputs, ports });
  const cluster = kubeconfig === undefined ? undefined : { kubeconfig, cloud: inputs.cloud };
  const { juju, controller } = await reachTarget(ports, { ...target, cluster }, { deadline });
  return {
    juju,
    controller,
    kubeconfig,
    inTarget: (model) => (model.includes(':') ? model : `${controller}:${model}`),
  };
}

/** The access to the cluster as a private file that goes away with the run. */
async function writeCluster({ inputs, ports }: ConnectRun): Promise<string | undefined> {
  if (inputs.kubeconfig === undefined) return undefined;
  const file = join(await ports.files.makeTemp('cluster-'), 'config');
  await ports.files.write(file, inputs.kubeconfig, { mode: 0o600 });
  return file;
}
