import { sawConfigHook } from './evidence.ts';
import { findOtherImage, missingInStatus, unitsOf } from './missing-signs.ts';
import type { Expectation, Observation } from './types.ts';

/** An agent that goes idle and has options to take up does so well within this, whatever it ran before. */
const UNSEEN_HOOK = 6_000;

/** Whether anything was changed at all. */
export function isChanged({ change }: Expectation): boolean {
  return change.created || change.charm || change.image || change.config || change.scale;
}

/** Milliseconds for which every sign has held without a break and without anything having run in between. */
export function heldFor(expectation: Expectation, observations: readonly Observation[]): number {
  const latest = observations.at(-1);
  if (latest === undefined) return 0;
  const quiet = isChanged(expectation) ? 0 : quietFor(expectation, latest);
  const broken = observations.findLastIndex(
    (look) =>
      !isStill(expectation, look, latest) ||
      missingInStatus(expectation, look, observations) !== undefined ||
      findOtherImage(expectation, look) !== undefined,
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

/**
 * Milliseconds in which a hook could have run without a trace. Status tells whole seconds: one that ended in the very
 * second of the one before leaves only an entry in the history of its unit, which not every Juju tells.
 */
export function blindFor(
  expectation: Expectation,
  look: Observation,
  observations: readonly Observation[],
): number {
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
