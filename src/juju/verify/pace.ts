import { findApplication } from '../read/status.ts';
import type { Observation } from '../judge/types.ts';

/**
 * Milliseconds from one look to the next. While something happens they are close, because the last of them decide how
 * soon the end is seen, and because, as recorded, an image that cannot be pulled shows in status for 0.4 to 0.5 s and
 * then never again, not even in the unit's history.
 */
const PACE = { lively: 200, still: 1_000 };
const STILL_AFTER = 30_000;
/** Looking takes this part of the time: with a controller on this machine it takes it from the very hooks. */
const SHARE = 1 / 4;
/** But a machine that is slow to answer must not lose sight of what shows for less than half a second. */
const SLOWEST = 250;
/** Milliseconds between two looks, however long they take. */
const SHORTEST_PAUSE = 100;

export interface Pace {
  readonly application: string;
  /** Milliseconds for which nothing was seen to move. */
  readonly quiet: number;
  /** Where only time is missing: the milliseconds, from the beginning of the look on. */
  readonly left: number | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly now: number;
}

/** Milliseconds until the next look: never beyond the moment from which only time was missing. */
export function planPause(look: Observation, { application, quiet, left, now }: Pace): number {
  const began = look.began ?? look.at;
  const still = quiet >= STILL_AFTER && !isComing(look, application);
  const period = Math.max(still ? PACE.still : PACE.lively, Math.min((look.at - began) / SHARE, SLOWEST));
  const pause = Math.max(SHORTEST_PAUSE, began + period - now);
  return left === undefined ? pause : Math.max(0, Math.min(pause, began + left - now));
}

/** Whether a pod may still be waiting for its image, for however long it takes to be pulled. */
function isComing({ status }: Observation, name: string): boolean {
  if (status === undefined) return false;
  const units = findApplication(status, name)?.units ?? [];
  return units.length === 0 || units.some(({ workload }) => !/^(?:active|blocked)$/.test(workload.current));
}
