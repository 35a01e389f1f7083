import { parseJujuTime } from '../read/juju-time.ts';
import type { Observation, PebbleService } from './types.ts';

/** One end of a service that no hook had asked for. */
export interface Crash {
  readonly service: string;
  /** Milliseconds for which it had run, at most; undefined when its start was not seen. */
  readonly lived: number | undefined;
}

/** The service was running and ended by itself; Pebble waits before it starts it again. */
export function isDown(service: PebbleService): boolean {
  return service.current === 'backoff' || service.current === 'error';
}

/**
 * The crashes in one unit, oldest first. Juju stays active and Kubernetes ready while a service dies and is restarted:
 * only Pebble knows.
 */
export function findCrashes(unit: string, looks: readonly Observation[]): readonly Crash[] {
  const inside = looks.filter((look) => look.services?.has(unit) === true);
  return inside.flatMap((look, index) => {
    const previous = inside[index - 1];
    return (look.services?.get(unit) ?? []).flatMap((service) => {
      if (service.startup !== 'enabled') return [];
      const last = previous?.services?.get(unit)?.find((other) => other.name === service.name);
      if (last?.since === service.since && last.current === service.current) return [];
      const ended =
        isDown(service) ||
        (last !== undefined &&
          !isDown(last) &&
          !mayBeOfHook(unit, service, previous, looks.slice(looks.indexOf(look))));
      return ended ? [{ service: service.name, lived: livedFor(last, service) }] : [];
    });
  });
}

/**
 * Whether a hook may have started the service anew: one ran between two looks into the unit, or in the second of its
 * start, or the status that was read just before does not tell of it yet.
 */
function mayBeOfHook(
  unit: string,
  service: PebbleService,
  previous: Observation | undefined,
  [look, ...later]: readonly Observation[],
): boolean {
  const before = previous && agentOf(previous, unit);
  const after = later.find((other) => other.status !== undefined);
  if (look === undefined || after === undefined || before === undefined) return true;
  if ([look, after].some((other) => agentOf(other, unit) !== before)) return true;
  const started = parseJujuTime(service.since);
  return started !== undefined && started <= before + 1;
}

function livedFor(last: PebbleService | undefined, next: PebbleService): number | undefined {
  if (last === undefined || isDown(last)) return undefined;
  const [from, until] = [parseJujuTime(last.since), parseJujuTime(next.since)];
  return from === undefined || until === undefined ? undefined : (until - from + 1) * 1000;
}

function agentOf(look: Observation, unit: string): number | undefined {
  return look.status?.applications.flatMap((entry) => entry.units).find((entry) => entry.name === unit)?.agent
    .since;
}
