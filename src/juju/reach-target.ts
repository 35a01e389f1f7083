import { z } from 'zod';

import type { Ports } from '../ports/index.ts';
import * as commands from './commands.ts';
import { connectJuju } from './driver.ts';
import type { Juju } from './driver.ts';
import { controllersSchema, planTarget } from './target.ts';
import type { Target } from './target.ts';

const cloudsSchema = z.record(z.string(), z.unknown());

/**
 * Logs in to a target unless that was done, and makes its cluster known to it.
 *
 * @throws Failure `JUJU_NO_CONTROLLER`, `JUJU_REFUSED`, `JUJU_UNREACHABLE` at the deadline (monotonic milliseconds).
 */
export async function reachTarget(
  ports: Pick<Ports, 'exec' | 'clock' | 'reporter'>,
  target: Target,
  deadline: number,
): Promise<{ readonly juju: Juju; readonly controller: string }> {
  const bare = connectJuju(ports);
  const answer = await bare.insist(() => bare.call(commands.controllers()), deadline);
  // Recorded: a client that knows no controller fails with an empty object.
  const known = answer.exitCode === 0 ? controllersSchema.parse(JSON.parse(answer.stdout)) : {};
  const { name, steps, env } = planTarget(target, known);
  const { cluster } = target;
  const juju = connectJuju(ports, {
    env: { ...env, ...(cluster === undefined ? {} : { KUBECONFIG: cluster.kubeconfig }) },
  });
  for (const step of steps) await juju.insist(() => juju.run(step), deadline);
  if (cluster !== undefined) {
    const clouds = await juju.insist(() => juju.json(commands.clouds(name), cloudsSchema), deadline);
    if (!(cluster.cloud in clouds)) {
      await juju.insist(() => juju.run(commands.addKubernetes(cluster.cloud, name)), deadline);
    }
  }
  return { juju, controller: name };
}
