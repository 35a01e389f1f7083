import { findCrashes } from './crashes.ts';
import { podFailure } from './pod-failure.ts';
import { isLastingPullError, isPullError, PULL_GRACE } from './pull-errors.ts';
import { findApplication } from './status.ts';
import type { ApplicationStatus, JujuStatus, UnitStatus } from './status.ts';
import type { Expectation, Observation, Verdict } from './wait-types.ts';
import { unitBefore } from './evidence.ts';

type Failed = Extract<Verdict, { kind: 'failed' }>;

/** A first error of a hook was recorded for 1.2 s, then 4 s without; Juju retries it after 5, 10 and 20 s. */
const LASTING_ERROR = 15_000;
/**
 * Between a hook's error and Juju's next try the unit looks as it did before, active and idle if it was; recorded, 4 s
 * of it. Only a longer quiet means that the hook was mended.
 */
const MENDED_AFTER = 12_000;
/** A charm may be blocked for a moment between two hooks. */
const BLOCKED_GRACE = 6_000;

const CRASHED = /CrashLoopBackOff|RunContainerError|CreateContainer(?:Config)?Error|OOMKilled|StartError/;

/** The reason to give up early, if the looks so far hold one. */
export function findFailure(
  expectation: Expectation,
  observations: readonly Observation[],
): Failed | undefined {
  const looks = observations.filter((look) => look.status !== undefined);
  const latest = looks.at(-1)?.status;
  if (latest === undefined) return undefined;
  const application = findApplication(latest, expectation.application);
  if (application === undefined) return undefined;
  if (application.life !== 'alive') {
    return failed('removed', undefined, `${application.name} is ${application.life}: somebody removes it`);
  }
  for (const unit of application.units) {
    const states = statesOf(expectation, unit.name, looks);
    const found =
      pullFailure(unit, states) ??
      podFailure(expectation, unit.name, looks) ??
      hookFailure(unit, states) ??
      blockedFailure(expectation, application, unit, latest, states) ??
      crashFailure(unit, looks);
    if (found !== undefined) return found;
  }
  return undefined;
}

function failed(cause: Failed['cause'], unit: string | undefined, message: string): Failed {
  return { kind: 'failed', cause, unit, message };
}

interface State {
  readonly at: number;
  readonly unit: UnitStatus;
}

/** What a unit showed, look after look, without the state that it was already in before the change. */
function statesOf(expectation: Expectation, name: string, looks: readonly Observation[]): readonly State[] {
  const before = unitBefore(expectation, name);
  const states = looks.flatMap(({ at, status }) => {
    const unit =
      status && findApplication(status, expectation.application)?.units.find((entry) => entry.name === name);
    return unit === undefined ? [] : [{ at, unit }];
  });
  if (before === undefined || before.workload.current !== 'error') return states;
  // The error of the revision that is being replaced is not an error of the new one.
  const left = states.findIndex(({ unit }) => unit.workload.current !== 'error');
  return left < 0 ? [] : states.slice(left);
}

function pullFailure(unit: UnitStatus, states: readonly State[]): Failed | undefined {
  const first = states.find(
    (state) => state.unit.workload.current === 'error' && isPullError(state.unit.workload.message),
  );
  if (first === undefined) return undefined;
  // Once active after it, the kubelet has got the image after all.
  if (states.some((state) => state.at > first.at && state.unit.workload.current === 'active'))
    return undefined;
  const definite = isLastingPullError(first.unit.workload.message);
  const now = states.at(-1)?.at ?? first.at;
  if (!definite && now - first.at < PULL_GRACE) return undefined;
  return failed('image-pull', unit.name, first.unit.workload.message);
}

function hookFailure(unit: UnitStatus, states: readonly State[]): Failed | undefined {
  let episodes = 0;
  let since: number | undefined;
  let last = 0;
  let message = '';
  for (const state of states) {
    if (!isHookError(state.unit)) {
      if (state.at - last >= MENDED_AFTER) episodes = 0;
      since = undefined;
      continue;
    }
    if (since === undefined) episodes += 1;
    since ??= state.at;
    last = state.at;
    message = state.unit.workload.message;
  }
  if (since === undefined || (episodes < 2 && last - since < LASTING_ERROR)) return undefined;
  return failed(CRASHED.test(message) ? 'crash' : 'hook', unit.name, message);
}

function isHookError({ workload }: UnitStatus): boolean {
  return workload.current === 'error' && !isPullError(workload.message);
}

/** The unit in which a hook failed so lately that what it shows now may be the pause before the next try. */
export function findFreshError(
  expectation: Expectation,
  observations: readonly Observation[],
): string | undefined {
  const looks = observations.filter((look) => look.status !== undefined);
  const now = looks.at(-1)?.at ?? 0;
  const latest = looks.at(-1)?.status;
  const units = (latest && findApplication(latest, expectation.application)?.units) ?? [];
  const fresh = looks.filter((look) => now - look.at < MENDED_AFTER);
  return units.find((unit) =>
    statesOf(expectation, unit.name, fresh).some((state) => isHookError(state.unit)),
  )?.name;
}

function blockedFailure(
  expectation: Expectation,
  application: ApplicationStatus,
  unit: UnitStatus,
  latest: JujuStatus,
  states: readonly State[],
): Failed | undefined {
  if (unit.workload.current !== 'blocked' || unit.agent.current !== 'idle') return undefined;
  const { mark, change } = expectation;
  const touched = change.charm || change.image || change.config;
  const before = unitBefore(expectation, unit.name);
  if (touched && before !== undefined && mark !== undefined && (unit.agent.since ?? 0) <= mark)
    return undefined;
  // It may be waiting for what a neighbour has not written yet.
  const names = new Set(application.relations.map((relation) => relation.application));
  names.delete(application.name);
  const unsettled = latest.applications.some((other) => names.has(other.name) && !isSettled(other));
  if (unsettled) return undefined;
  const start = states.findLastIndex(
    (state) => state.unit.workload.current !== 'blocked' || state.unit.agent.current !== 'idle',
  );
  const first = states[start + 1];
  const now = states.at(-1);
  if (first === undefined || now === undefined || now.at - first.at < BLOCKED_GRACE) return undefined;
  return failed('blocked', unit.name, unit.workload.message || 'the charm gives no reason');
}

function isSettled(application: ApplicationStatus): boolean {
  const complete = application.scale === undefined || application.units.length >= application.scale;
  return (
    complete &&
    application.units.every((unit) => unit.agent.current === 'idle' && unit.workload.current === 'active')
  );
}

function crashFailure(unit: UnitStatus, looks: readonly Observation[]): Failed | undefined {
  const crashes = findCrashes(unit.name, looks);
  const service = crashes.at(-1)?.service;
  if (service === undefined || crashes.length < 2) return undefined;
  return failed('crash', unit.name, `service ${service} ends by itself again and again; Pebble restarts it`);
}
