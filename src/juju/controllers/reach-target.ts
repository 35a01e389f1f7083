import { join } from 'node:path';

import { z } from 'zod/mini';

import { Failure, isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import * as commands from '../client/commands.ts';
import { connectJuju } from '../client/driver.ts';
import type { Juju } from '../client/driver.ts';
import { controllersSchema, planLogin } from './plan-login.ts';
import type { KnownControllers } from './plan-login.ts';
import type { Target } from './target.ts';

const cloudsSchema = z.record(z.string(), z.unknown());

export interface Reached {
  readonly juju: Juju;
  /** The name under which the client knows the controller. */
  readonly controller: string;
  /** What the login needs in the environment of every `juju`: JUJU_DATA, or a service account. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Logs in to a target unless that was done, proves by reading that it lets us in, and makes its cluster known to it.
 *
 * @param where.deadline milliseconds of the monotonic clock.
 * @param where.store folder of the client that keeps what it learns, which is there. Default: the client's own for a
 *   controller that is given by its address; for a described one a folder that goes away with the run.
 * @throws Failure `JUJU_LOGIN_REFUSED`, `JUJU_NO_CONTROLLER`, `JUJU_REFUSED`, `JUJU_UNREACHABLE` at the deadline.
 */
export async function reachTarget(
  ports: Pick<Ports, 'exec' | 'clock' | 'files' | 'reporter'>,
  target: Target,
  { deadline, store }: { readonly deadline: number; readonly store?: string | undefined },
): Promise<Reached> {
  const described = typeof target.controller !== 'string';
  const folder = store ?? (described ? await ports.files.makeTemp('juju-') : undefined);
  const kept = folder === undefined ? {} : { JUJU_DATA: folder };
  const known = described ? {} : await readKnown(connectJuju(ports, { env: kept }), deadline);
  const plan = planLogin(target, known);
  for (const [file, text] of Object.entries(plan.store ?? {})) {
    await ports.files.write(join(folder ?? '', file), text, { mode: 0o600 });
  }
  const env = { ...kept, ...plan.env };
  const { name: controller } = plan;
  const { cluster } = target;
  const juju = connectJuju(ports, {
    env: { ...env, ...(cluster !== undefined && { KUBECONFIG: cluster.kubeconfig }) },
  });
  for (const step of [...plan.steps, commands.models(controller)]) {
    await juju.insist(() => juju.run(step), deadline).catch((error: unknown) => refuse(target, error));
  }
  if (cluster?.cloud !== undefined) await addCloud(juju, controller, cluster.cloud, deadline);
  return { juju, controller, env };
}

async function readKnown(juju: Juju, deadline: number): Promise<KnownControllers> {
  const answer = await juju.insist(() => juju.call(commands.controllers()), deadline);
  // Recorded: a client that knows no controller fails with an empty object.
  return answer.exitCode === 0 ? controllersSchema.parse(JSON.parse(answer.stdout)) : {};
}

async function addCloud(juju: Juju, controller: string, cloud: string, deadline: number): Promise<void> {
  const clouds = await juju.insist(() => juju.json(commands.clouds(controller), cloudsSchema), deadline);
  if (cloud in clouds) return;
  await juju.insist(() => juju.run(commands.addKubernetes(cloud, controller)), deadline);
}

/** Says of a login that did not work which one it was, and what to look at. */
function refuse({ controller, login }: Target, error: unknown): never {
  if (!isFailure(error)) throw error;
  const where = typeof controller === 'string' ? controller : controller.name;
  const who = login.kind === 'user' ? login.user : login.id;
  const { details } = error;
  if (error.code === 'JUJU_UNREACHABLE') {
    throw new Failure('JUJU_UNREACHABLE', `the controller ${where} does not answer`, {
      hint: 'Check that this machine can reach the address: hosted runners have no fixed one.',
      details: details.length > 0 ? details : [error.message],
      cause: error,
    });
  }
  if (error.code !== 'JUJU_NO_CONTROLLER' && error.code !== 'JUJU_REFUSED') throw error;
  throw new Failure('JUJU_LOGIN_REFUSED', `the controller ${where} does not let ${who} in`, {
    hint: 'Check the secret, and that the account may use the controller: listing models is all that is needed here.',
    details,
    cause: error,
  });
}
