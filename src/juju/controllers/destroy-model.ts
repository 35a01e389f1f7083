import { z } from 'zod/mini';

import { Failure, errorMessage, isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findNamespace } from './await-namespace.ts';
import * as commands from '../client/commands.ts';
import type { JujuCommand } from '../client/commands.ts';
import { parseAnswer } from '../client/driver.ts';
import type { Juju } from '../client/driver.ts';
import { namespaceOf } from '../client/namespace.ts';

const PAUSE = 2_000;
/** Milliseconds for the command that no longer waits, and for the model to be gone after it. */
const FORCED = 60_000;

export interface DestroyRequest {
  readonly model: string;
  /** Milliseconds that Juju has to take the model down in order; after them it is destroyed by force. */
  readonly patience: number;
  /** Milliseconds of the monotonic clock after which it is given up. */
  readonly deadline: number;
  /** Path of the access to the cluster; undefined: the one that kubectl finds by itself. */
  readonly kubeconfig?: string | undefined;
}

export interface Destroyed {
  /** `absent`: there was nothing to destroy. */
  readonly how: 'absent' | 'in order' | 'by force';
  /** What of it is still in the cluster, in words; undefined when nothing is, or the cluster cannot be asked. */
  readonly left?: string | undefined;
}

/**
 * Destroys a model and sees to it that it is gone: in order, then by force, and never longer than until the deadline.
 * Safe to repeat; a model that somebody else destroys already is waited for.
 *
 * @throws Failure `PREVIEW_NOT_DESTROYED`, `CANCELLED`.
 */
export async function destroyModel(
  ports: Pick<Ports, 'clock' | 'reporter' | 'exec'>,
  juju: Juju,
  { model, patience, deadline, kubeconfig }: DestroyRequest,
): Promise<Destroyed> {
  const { clock, reporter } = ports;
  const left = (): number => deadline - clock.monotonic();
  const { stands: there, uuid } = await look(juju, model);
  if (there === false) return { how: 'absent' };
  const namespace = await findNamespace(ports, model, uuid, kubeconfig);

  const orderly = Math.min(patience, left());
  const first = await attempt(juju, { ...commands.destroyModel(model), timeout: orderly });
  if (first === undefined && (await isGone(Math.min(orderly, PAUSE * 5)))) return gone('in order');
  reporter.info(
    `${model} was not destroyed in order${first === undefined ? '' : ` (${first})`}; now by force`,
  );

  const forced = commands.destroyModel(model, { force: true });
  const second = await attempt(juju, { ...forced, timeout: Math.max(1_000, Math.min(FORCED, left())) });
  if (await isGone(Math.min(FORCED, left()))) return gone('by force');
  throw new Failure(
    'PREVIEW_NOT_DESTROYED',
    `the model ${model} is still there after it was destroyed by force${second === undefined ? '' : `: ${second}`}`,
    {
      hint: `Look at what holds it: juju status --model ${model}; on Kubernetes also: kubectl get all --namespace ${namespaceOf(model)}`,
    },
  );

  /** The model is gone whatever becomes of its namespace: that is told, and no failure. */
  async function gone(how: Destroyed['how']): Promise<Destroyed> {
    const still = await namespace?.findLeft(deadline);
    if (still !== undefined)
      reporter.warning(`${model} is gone, but ${still}: kubectl get all --namespace ${namespaceOf(model)}`);
    return { how, left: still };
  }

  async function isGone(within: number): Promise<boolean> {
    const until = clock.monotonic() + within;
    for (;;) {
      if ((await look(juju, model)).stands === false) return true;
      if (clock.monotonic() + PAUSE > until) return false;
      await clock.sleep(PAUSE);
    }
  }
}

/** Runs a command that may hang or be refused; the reason when it did not succeed. */
async function attempt(juju: Juju, command: JujuCommand): Promise<string | undefined> {
  try {
    const answer = await juju.call(command);
    return answer.exitCode === 0 ? undefined : (answer.stderr.trim().split('\n').at(-1) ?? '');
  } catch (error) {
    if (!isFailure(error, 'JUJU_UNREACHABLE')) throw error;
    return errorMessage(error);
  }
}

const modelSchema = z.record(
  z.string(),
  z.object({ 'model-uuid': z.catch(z.optional(z.string()), undefined) }),
);

/** Whether it is there; undefined when the controller does not say. */
async function look(
  juju: Juju,
  model: string,
): Promise<{ readonly stands: boolean | undefined; readonly uuid?: string | undefined }> {
  try {
    const answer = await juju.call(commands.showModel(model));
    if (answer.exitCode !== 0) return { stands: /not found/.test(answer.stderr) ? false : undefined };
    const found = parseAnswer(commands.showModel(model), answer.stdout, modelSchema);
    return { stands: true, uuid: Object.values(found)[0]?.['model-uuid'] };
  } catch (error) {
    if (isFailure(error, 'JUJU_OUTPUT_INVALID')) return { stands: true };
    if (!isFailure(error, 'JUJU_UNREACHABLE')) throw error;
    return { stands: undefined };
  }
}
