import { findCrashes } from './crashes.ts';
import { parseJujuTime } from '../read/juju-time.ts';
import { findApplication } from '../read/status.ts';
import type { Expectation, Observation, PebbleService } from './types.ts';

/** Milliseconds after which Pebble itself holds a service that it had to restart for well again (`backoff-limit`). */
const PEBBLE_FORGETS = 30_000;

/** What is missing, in words, and the milliseconds until it may be there, from the beginning of the latest look on. */
export interface MissingLife {
  readonly why: string;
  readonly left: number;
}

/**
 * Why the services of the units cannot be believed to stay up yet; undefined when they can, or cannot be asked.
 *
 * One that dies seconds after each start is active, answers, and shows nothing before its first end. So each must have
 * run for a while since it was started, hooks that followed included; and one that was seen to end by itself for twice
 * as long as it had lived, at most until Pebble itself forgets.
 */
export function missingLife(
  expectation: Expectation,
  observations: readonly Observation[],
): MissingLife | undefined {
  const latest = observations.at(-1);
  const units = (latest?.status && findApplication(latest.status, expectation.application)?.units) ?? [];
  const all = units.flatMap(({ name }) => {
    const crashes = findCrashes(name, observations);
    // A look at which the unit did not answer says nothing new about them.
    const told = observations.findLast((look) => look.services?.has(name) === true);
    return runningIn(told, name).flatMap((service) => {
      const died = crashes.filter((crash) => crash.service === service.name);
      const wanted = Math.max(expectation.servicesUp, ...died.map(({ lived }) => afterCrash(lived)));
      const left = wanted - lifeOf(expectation, name, service, observations);
      const seen = died.length === 0 ? '' : ', which ended by itself,';
      return left <= 0 ? [] : [{ unit: name, service: `${service.name}${seen}`, left }];
    });
  });
  const [longest] = all.sort((one, other) => other.left - one.left);
  if (longest === undefined) return undefined;
  const { unit, service, left } = longest;
  return { why: `${unit}: service ${service} to have run for ${(left / 1000).toFixed(1)} s more`, left };
}

function afterCrash(lived: number | undefined): number {
  return lived === undefined ? PEBBLE_FORGETS : Math.min(PEBBLE_FORGETS, 2 * lived);
}

function runningIn(look: Observation | undefined, unit: string): readonly PebbleService[] {
  const services = look?.services?.get(unit) ?? [];
  return services.filter((service) => service.startup === 'enabled' && service.current === 'active');
}

/** Milliseconds for which a service has run at least: by the looks that saw it, or by what the cluster's clocks say. */
function lifeOf(
  expectation: Expectation,
  unit: string,
  { name, since }: PebbleService,
  observations: readonly Observation[],
): number {
  const isSame = (look: Observation): boolean =>
    runningIn(look, unit).some((service) => service.name === name && service.since === since);
  const first = observations.find(isSame);
  const latest = observations.at(-1);
  const seen = first === undefined || latest === undefined ? 0 : (latest.began ?? latest.at) - first.at;
  const started = parseJujuTime(since);
  const now = latest?.status?.now;
  if (started === undefined || now === undefined) return seen;
  // The clock of a node that is behind would make a service older than the pod in which it runs.
  const { change, mark } = expectation;
  const replaced = change.charm || change.image || change.created;
  if (replaced && mark !== undefined && started <= mark) return seen;
  // Both times are cut to whole seconds.
  return Math.max(seen, (now - started - 1) * 1000);
}
