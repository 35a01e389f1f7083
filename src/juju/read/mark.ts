import { findApplication } from './status.ts';
import type { JujuStatus } from './status.ts';

export interface Mark {
  /** Whatever has a later time happened after the sample. Undefined when status tells no time at all. */
  readonly mark: number | undefined;
  /** Whether that holds already; when not, a second has to pass before anything is changed. */
  readonly holds: boolean;
}

/**
 * The moment of a sample of the model, by the controller's own clock. Juju's times are whole seconds: when something
 * happened in the very second of the sample, only the next one is later. When not, all that comes in that second is
 * later: a pod on this machine may be replaced before the second is over. A controller that does not tell its time told
 * at least when the units had last done something.
 */
export function markOf(status: JujuStatus, application: string): Mark {
  const units = findApplication(status, application)?.units ?? [];
  const times = units
    .flatMap((unit) => [unit.agent.since, unit.workload.since])
    .filter((time) => time !== undefined);
  const { now } = status;
  if (now === undefined) return { mark: times.length === 0 ? undefined : Math.max(...times), holds: false };
  return times.includes(now) ? { mark: now, holds: false } : { mark: now - 1, holds: true };
}
