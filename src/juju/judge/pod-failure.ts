import { isLastingPullError, isPullError, PULL_GRACE } from './pull-errors.ts';
import type { Expectation, Observation, Pod, Verdict } from './types.ts';

type Failed = Extract<Verdict, { kind: 'failed' }>;

/** A container may end once while what it needs comes up; Kubernetes backs off for longer each time. */
const CRASHES = 2;

/**
 * What the pods of one unit say against the change, where they can be asked. Juju shows an image that cannot be pulled
 * for half a second and never again; the pod shows it for as long as it is so. That pods say nothing means nothing.
 */
export function podFailure(
  expectation: Expectation,
  unit: string,
  looks: readonly Observation[],
): Failed | undefined {
  const told = looks.flatMap(({ at, pods }) => (pods === undefined ? [] : [{ at, pods }]));
  const latest = told.at(-1);
  const pod = latest?.pods.find((each) => each.unit === unit && !each.deleting);
  if (latest === undefined || pod === undefined || isOld(expectation, pod)) return undefined;
  for (const { name, waiting, restarts } of pod.containers) {
    if (waiting === undefined) continue;
    const message = `${name}: ${waiting.reason}: ${waiting.message}`;
    if (isPullError(waiting.reason)) {
      const first = told.find(({ pods }) =>
        pods.some((each) => each.uid === pod.uid && isPulling(each, name)),
      );
      const lasted = latest.at - (first?.at ?? latest.at);
      if (isLastingPullError(message) || lasted >= PULL_GRACE)
        return { kind: 'failed', cause: 'image-pull', unit, message };
    }
    if (waiting.reason === 'CrashLoopBackOff' && restarts >= CRASHES)
      return { kind: 'failed', cause: 'crash', unit, message };
  }
  return undefined;
}

/** What is wrong with the pod that is being replaced is not wrong with the new one. Whole seconds. */
function isOld({ mark }: Expectation, { created }: Pod): boolean {
  return mark !== undefined && created !== undefined && created <= mark;
}

/** That the pod of a unit does not run, and why, where the cluster was asked: Juju says `installing agent` to all of it. */
export function podTrouble(
  expectation: Expectation,
  unit: string,
  looks: readonly Observation[],
): string | undefined {
  const pods = looks.findLast((look) => look.pods !== undefined)?.pods ?? [];
  const pod = pods.find((each) => each.unit === unit && !each.deleting);
  if (pod === undefined || isOld(expectation, pod) || !/^(?:Pending|Failed)$/.test(pod.phase))
    return undefined;
  return `its pod is ${pod.phase}${pod.reason === '' ? '' : ` (${pod.reason})`}`;
}

function isPulling(pod: Pod, container: string): boolean {
  return pod.containers.some(
    ({ name, waiting }) => name === container && waiting !== undefined && isPullError(waiting.reason),
  );
}
