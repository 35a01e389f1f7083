import { findCrashes } from './crashes.ts';
import { podFailure } from './pod-failure.ts';
import { isLastingPullError, isPullError, PULL_GRACE, PULL_GRACE_HIDDEN } from './pull-errors.ts';
import { hookFailure } from './hook-errors.ts';
import { findApplication } from '../read/status.ts';
import type { ApplicationStatus, JujuStatus, UnitStatus } from '../read/status.ts';
import type { Expectation, Observation, Verdict } from './types.ts';
import { unitBefore } from './evidence.ts';
import { statesOf, type State } from './unit-states.ts';

type Failed = Extract<Verdict, { kind: 'failed' }>;

/** A charm may be blocked for a moment between two hooks. */
const BLOCKED_GRACE = 6_000;
/** A controller may tell something else for a moment. */
const OVERTAKEN_GRACE = 3_000;

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
  const newer = overtaken(expectation, application, looks);
  if (newer !== undefined) return newer;
  for (const unit of application.units) {
    const states = statesOf(expectation, unit.name, looks);
    const found =
      pullFailure(unit, states) ??
      podFailure(expectation, unit.name, looks) ??
      hookFailure(unit.name, states) ??
      blockedFailure(expectation, application, unit, latest, states) ??
      crashFailure(unit, looks);
    if (found !== undefined) return found;
  }
  return undefined;
}

function failed(cause: Failed['cause'], unit: string | undefined, message: string): Failed {
  return { kind: 'failed', cause, unit, message };
}

/** Revisions only count up: a later one than ours comes of another deployment, and ours will not come back. */
function overtaken(
  { revision, application: name }: Expectation,
  application: ApplicationStatus,
  looks: readonly Observation[],
): Failed | undefined {
  const isLater = ({ status }: Observation): boolean =>
    revision !== undefined && ((status && findApplication(status, name)?.revision) ?? revision) > revision;
  const first = looks[looks.findLastIndex((look) => !isLater(look)) + 1];
  const latest = looks.at(-1);
  if (first === undefined || latest === undefined || latest.at - first.at < OVERTAKEN_GRACE) return undefined;
  const message = `charm revision ${application.revision ?? ''} is there instead of ${revision ?? ''}: somebody else has deployed`;
  return failed('overtaken', undefined, message);
}

function pullFailure(unit: UnitStatus, states: readonly State[]): Failed | undefined {
  const isShown = (state: State): boolean =>
    state.unit.workload.current === 'error' && isPullError(state.unit.workload.message);
  const first = states.find(isShown);
  if (first === undefined) return undefined;
  // Once active after it, the kubelet has got the image after all.
  if (states.some((state) => state.at > first.at && state.unit.workload.current === 'active'))
    return undefined;
  const definite = isLastingPullError(first.unit.workload.message);
  const now = states.at(-1) ?? first;
  const grace = isShown(now) ? PULL_GRACE : PULL_GRACE_HIDDEN;
  if (!definite && now.at - first.at < grace) return undefined;
  return failed('image-pull', unit.name, first.unit.workload.message);
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
