import { isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findKubectl, type Kubectl } from '../client/kubectl.ts';
import { namespaceOf } from '../client/namespace.ts';

/** Milliseconds. */
const LIMIT = 10_000;
const PAUSE = 2_000;
/** Juju takes the namespace away before the model is gone, so that what is there after it seldom goes by itself. */
const BOUND = 60_000;

const STATE = '--output=jsonpath={.metadata.annotations.model\\.juju\\.is/id} {.status.phase}';

/** The namespace of one model, where kubectl reaches the cluster in which it lives. */
export interface Namespace {
  /**
   * Waits until it is gone, never longer than until `deadline` (milliseconds of the monotonic clock) and never longer
   * than a minute. What is still there then, in words; undefined when nothing is, or nobody can tell.
   */
  findLeft(deadline: number): Promise<string | undefined>;
}

/** Looks while the model stands: afterwards nothing tells its namespace from one of another cluster. */
export async function findNamespace(
  { exec, clock }: Pick<Ports, 'exec' | 'clock'>,
  model: string,
  uuid: string | undefined,
  kubeconfig: string | undefined,
): Promise<Namespace | undefined> {
  const kubectl = uuid === undefined ? undefined : await findKubectl(exec, kubeconfig, LIMIT);
  if (kubectl === undefined) return undefined;
  const name = namespaceOf(model);
  if ((await readState(kubectl, name))?.uuid !== uuid) return undefined;
  return {
    async findLeft(deadline) {
      const until = Math.min(deadline, clock.monotonic() + BOUND);
      for (;;) {
        const state = await readState(kubectl, name);
        // One of the same name that is another model's is none of ours.
        if (state !== undefined && state.uuid !== uuid) return undefined;
        if (clock.monotonic() + PAUSE >= until) {
          return state === undefined ? undefined : `the namespace ${name} is still ${state.phase}`;
        }
        await clock.sleep(PAUSE);
      }
    },
  };
}

/** Undefined when the cluster does not answer; without a uuid when there is no such namespace. */
async function readState(
  kubectl: Kubectl,
  name: string,
): Promise<{ readonly uuid: string | undefined; readonly phase: string } | undefined> {
  try {
    const answer = await kubectl(['get', 'namespace', name, '--ignore-not-found', STATE]);
    if (answer.exitCode !== 0) return undefined;
    const [uuid, phase = 'there'] = answer.stdout.trim().split(/\s+/);
    return { uuid: uuid === '' ? undefined : uuid, phase };
  } catch (error) {
    if (!isFailure(error, 'TOOL_TIMEOUT')) throw error;
    return undefined;
  }
}
