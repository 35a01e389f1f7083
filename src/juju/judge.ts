import { missingProof, sawConfigHook } from './evidence.ts';
import { findFailure, findFreshError, isDown } from './failing.ts';
import { isWanted } from './identity.ts';
import { findApplication } from './status.ts';
import type { ApplicationStatus, UnitStatus } from './status.ts';
import type { Expectation, Observation, Verdict } from './wait-types.ts';

/** Longer than the stability window, so that a slow pull-through of the new pod is not called a wrong image. */
const WRONG_IMAGE_GRACE = 5_000;

/** An agent that goes idle and has options to take up does so well within this, whatever it ran before. */
const UNSEEN_HOOK = 6_000;

/**
 * Says from everything that was seen since the command whether the change runs.
 *
 * Several independent signs must agree, and go on agreeing for the stability window: the right revision and number of
 * units, application and units active, agents idle later than the change by the controller's own clock, a sign that
 * only the new pod can give, the identity of the image read from inside it, and services that do not restart.
 */
export function judge(expectation: Expectation, observations: readonly Observation[]): Verdict {
  const failure = findFailure(expectation, observations);
  if (failure !== undefined) return failure;
  const latest = observations.at(-1);
  if (latest === undefined) return waiting('the first look at the model');
  const missing = missingInStatus(expectation, latest, observations);
  if (missing !== undefined) return waiting(missing);

  const erred = findFreshError(expectation, observations);
  if (erred !== undefined)
    return waiting(`${erred}: whether its hook, which failed, succeeds when Juju tries again`);

  const wrongImage = mismatch(expectation, latest);
  if (wrongImage !== undefined) return judgeWrongImage(expectation, observations, wrongImage);
  const inside = missingInside(expectation, latest);
  if (inside !== undefined) return { ...waiting(inside), near: true };

  const held = heldFor(expectation, observations);
  const window = expectation.stability + blindFor(expectation, latest, observations);
  if (held < window) {
    const left = window - held;
    const why = `every sign is there; it must hold for ${(left / 1000).toFixed(1)} s more`;
    return { ...waiting(why), near: true, left };
  }
  return { kind: 'ready', notes: notesOf(expectation, latest) };
}

function waiting(why: string): Extract<Verdict, { kind: 'waiting' }> {
  return { kind: 'waiting', why, near: false };
}

/** The first sign that status does not show, in words for the person who waits. */
function missingInStatus(
  expectation: Expectation,
  look: Observation,
  observations: readonly Observation[],
): string | undefined {
  const { status } = look;
  if (status === undefined) return look.problem ?? 'an answer of juju status';
  const application = findApplication(status, expectation.application);
  if (application === undefined) return `${expectation.application} is not listed in status yet`;
  const { revision, units } = expectation;
  if (revision !== undefined && application.revision !== revision) {
    return `charm revision ${revision}; status shows ${application.revision ?? 'none'}`;
  }
  if (application.units.length !== units) {
    return `${units} unit${units === 1 ? '' : 's'}; status lists ${application.units.length}`;
  }
  for (const unit of application.units) {
    const missing = missingInUnit(unit) ?? missingProof(expectation, unit, observations);
    if (missing !== undefined) return `${unit.name}: ${missing}${neighbours(application, look)}`;
  }
  if (application.status.current !== 'active')
    return `the application to be active; it is ${describe(application.status)}`;
  return undefined;
}

function missingInUnit(unit: UnitStatus): string | undefined {
  if (unit.agent.current === 'lost' || unit.workload.current === 'unknown')
    return 'the pod is being replaced';
  if (unit.agent.current !== 'idle') return `the agent is ${describe(unit.agent)}`;
  if (unit.workload.current !== 'active') return describe(unit.workload);
  return undefined;
}

function describe(info: { readonly current: string; readonly message: string }): string {
  return info.message === '' ? info.current : `${info.current} (${info.message})`;
}

/** Names related applications that are not settled: a required integration is the usual thing to wait for. */
function neighbours(application: ApplicationStatus, look: Observation): string {
  const names = new Set(application.relations.map((relation) => relation.application));
  const unsettled = (look.status?.applications ?? []).filter(
    (other) => other.name !== application.name && names.has(other.name) && other.status.current !== 'active',
  );
  if (unsettled.length === 0) return '';
  return `; ${unsettled.map((other) => `${other.name} is ${describe(other.status)}`).join(', ')}`;
}

/** The unit in which another image runs than the wanted one. */
function mismatch(expectation: Expectation, look: Observation): string | undefined {
  if (expectation.image === undefined) return undefined;
  for (const [unit, image] of look.images ?? []) {
    if (image.kind === 'read' && !isWanted(image.id, expectation.image.id)) return unit;
  }
  return undefined;
}

function judgeWrongImage(
  expectation: Expectation,
  observations: readonly Observation[],
  unit: string,
): Verdict {
  const start = observations.findLastIndex(
    (look) =>
      missingInStatus(expectation, look, observations) !== undefined ||
      mismatch(expectation, look) === undefined,
  );
  const first = observations[start + 1];
  const latest = observations.at(-1);
  const lasted = first === undefined || latest === undefined ? 0 : latest.at - first.at;
  if (lasted < expectation.stability + WRONG_IMAGE_GRACE) {
    return { ...waiting(`${unit}: the image from before the change still runs in it`), near: true };
  }
  const message =
    'the unit was replaced and is active, but another image runs in it than the one that was deployed';
  return { kind: 'failed', cause: 'wrong-image', unit, message };
}

/** What has to be read from inside the containers and was not. */
function missingInside(expectation: Expectation, look: Observation): string | undefined {
  for (const unit of unitsOf(expectation, look)) {
    if (expectation.image !== undefined) {
      const image = look.images?.get(unit.name);
      if (image === undefined) return `${unit.name}: which image runs in it`;
      if (image.kind === 'unreadable' && !image.lasting)
        return `${unit.name}: which image runs in it (${image.reason})`;
    }
    const down = (look.services?.get(unit.name) ?? []).find(
      (service) => service.startup === 'enabled' && isDown(service),
    );
    if (down !== undefined) return `${unit.name}: service ${down.name} ended and waits to be restarted`;
  }
  return undefined;
}

function unitsOf(expectation: Expectation, look: Observation): readonly UnitStatus[] {
  return (look.status && findApplication(look.status, expectation.application)?.units) ?? [];
}

/** Whether anything was changed at all. */
export function isChanged({ change }: Expectation): boolean {
  return change.created || change.charm || change.image || change.config || change.scale;
}

/**
 * Milliseconds in which a hook could have run without a trace. Status tells whole seconds: one that ended in the very
 * second of the one before leaves only an entry in the history of its unit, which not every Juju tells.
 */
function blindFor(expectation: Expectation, look: Observation, observations: readonly Observation[]): number {
  const units = unitsOf(expectation, look);
  const told = units.every((unit) => look.history?.has(unit.name) === true);
  if (told || !isChanged(expectation)) return 0;
  const { config, charm, image, created } = expectation.change;
  const unseen =
    config &&
    !(charm || image || created) &&
    !units.every((unit) => sawConfigHook(expectation, unit, observations));
  return unseen ? UNSEEN_HOOK : 1_000;
}

/** Milliseconds for which every sign has held without a break and without anything having run in between. */
function heldFor(expectation: Expectation, observations: readonly Observation[]): number {
  const latest = observations.at(-1);
  if (latest === undefined) return 0;
  const quiet = isChanged(expectation) ? 0 : quietFor(expectation, latest);
  const broken = observations.findLastIndex(
    (look) =>
      !isStill(expectation, look, latest) ||
      missingInStatus(expectation, look, observations) !== undefined ||
      mismatch(expectation, look) !== undefined,
  );
  const first = observations[broken + 1];
  return Math.max(quiet, first === undefined ? 0 : (latest.began ?? latest.at) - (first.seen ?? first.at));
}

/** Where nothing was changed, the controller's own clock says how long nothing has run. */
function quietFor(expectation: Expectation, look: Observation): number {
  const times = unitsOf(expectation, look).flatMap((unit) => [unit.agent.since, unit.workload.since]);
  const now = look.status?.now;
  if (now === undefined || times.some((time) => time === undefined)) return 0;
  return (now - Math.max(...times.filter((time) => time !== undefined)) - 1) * 1000;
}

/** Whether no hook ran and no service was restarted between two looks. Not every look goes into the containers. */
function isStill(expectation: Expectation, one: Observation, other: Observation): boolean {
  const key = (look: Observation): string =>
    unitsOf(expectation, look)
      .map((unit) => [unit.name, unit.agent.since, unit.workload.since, unit.address].join(' '))
      .join();
  if (key(one) !== key(other)) return false;
  return unitsOf(expectation, other).every((unit) => {
    const histories = [one, other].map((look) => look.history?.get(unit.name));
    if (histories.every((found) => found !== undefined) && !isEqual(histories)) return false;
    const starts = [one, other].map((look) =>
      look.services
        ?.get(unit.name)
        ?.map((service) => `${service.name}=${service.since}`)
        .join(),
    );
    return starts[0] === undefined || starts[1] === undefined || starts[0] === starts[1];
  });
}

function isEqual([one, other]: readonly unknown[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function notesOf(expectation: Expectation, look: Observation): string[] {
  return [...(look.images ?? [])].flatMap(([unit, image]) =>
    expectation.image !== undefined && image.kind === 'unreadable'
      ? [`${unit}: the running image could not be identified (${image.reason})`]
      : [],
  );
}
