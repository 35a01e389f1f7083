import type { ActionRun } from '../../../src/action/index.ts';
import type { Target } from '../../../src/juju/index.ts';
import type { setupCraft } from '../definition.ts';
import { bootstrapExisting, planBootstrap } from './bootstrap-existing.ts';
import { withTimeout } from './concierge-config.ts';
import { connectCluster, connectController } from './connect-existing.ts';
import { PINNED_BOOTSTRAP } from './pinned-cluster.ts';

/**
 * Makes the cluster and the controller known to the job's `juju`. Where there is a cluster and no controller is named,
 * one is made in it: on this machine for as long as the machine lasts, with somebody else for this job.
 *
 * @throws Failure `SETUP_LOGIN_REFUSED`, `SETUP_STEP_FAILED`, `TOOL_MISSING` and those of `reachTarget`.
 */
export async function reachController(
  { inputs, ports, host }: ActionRun<typeof setupCraft>,
  kubeconfig: string | undefined,
  target: Target | undefined,
  isOwnCluster: boolean,
): Promise<{ readonly controller: string | undefined; readonly rows: string[][] }> {
  const path = kubeconfig === undefined ? undefined : await connectCluster(ports, host, kubeconfig);
  const rows = path === undefined ? [] : [['cluster', `known as ${path}`]];
  if (target !== undefined) {
    const cluster = path === undefined ? undefined : { kubeconfig: path, cloud: inputs.cloud };
    const controller = await connectController(ports, host, { ...target, cluster });
    return { controller, rows: [...rows, ['controller', `${controller}, lets us in`]] };
  }
  if (path === undefined) return { controller: undefined, rows };
  const args = inputs['bootstrap-args'];
  const words = isOwnCluster ? [...PINNED_BOOTSTRAP, ...withTimeout(args)] : args;
  const made = await bootstrapExisting(ports, host, path, {
    steps: planBootstrap(words, inputs.timeout),
    removeAtEnd: !isOwnCluster,
  });
  const fate = isOwnCluster ? '' : ', removed at the end of the job';
  const how = made.isNew ? `made in the cluster${fate}` : 'is there already';
  return { controller: made.controller, rows: [...rows, ['controller', `${made.controller}, ${how}`]] };
}
