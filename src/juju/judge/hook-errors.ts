import { isPullError } from './pull-errors.ts';
import { findApplication } from '../read/status.ts';
import { statesOf, type State } from './unit-states.ts';
import type { Expectation, HistoryEntry, Observation, Verdict } from './types.ts';

type Failed = Extract<Verdict, { kind: 'failed' }>;

/** A first error of a hook was recorded for 1.2 s, then 4 s without; Juju retries it after 5, 10 and 20 s. */
const LASTING_ERROR = 15_000;
/**
 * Between a hook's error and Juju's next try the unit looks as it did before, active and idle if it was; recorded, 4 s
 * of it. Where no history tells more, only a longer quiet means that the hook was mended.
 */
const MENDED_AFTER = 12_000;

const CRASHED = /CrashLoopBackOff|RunContainerError|CreateContainer(?:Config)?Error|OOMKilled|StartError/;

/** A hook that failed again, or whose error has stood for long. */
export function hookFailure(unit: string, states: readonly State[]): Failed | undefined {
  let episodes = 0;
  let since: number | undefined;
  let last = 0;
  let message = '';
  for (const state of states) {
    if (!isHookError(state)) {
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
  return { kind: 'failed', cause: CRASHED.test(message) ? 'crash' : 'hook', unit, message };
}

function isHookError({ unit: { workload } }: State): boolean {
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
  return units.find(({ name }) => {
    const erred = statesOf(expectation, name, fresh).findLast(isHookError);
    return erred !== undefined && !ranAgain(erred, looks.at(-1)?.history?.get(name) ?? []);
  })?.name;
}

/**
 * Whether the unit's history tells that the hook was run again, without an error, up to its end. Recorded: a history
 * names every error, and the agent that is idle before the next try leaves no entry in it. All times are whole seconds,
 * in which entries have no order.
 */
function ranAgain({ unit: { workload } }: State, history: readonly HistoryEntry[]): boolean {
  const hook = /^hook failed: "([^"]+)"/.exec(workload.message)?.[1];
  const { since: failed } = workload;
  if (hook === undefined || failed === undefined) return false;
  const entries = history.filter(({ type }) => type === 'juju-unit');
  const isAfter = (entry: HistoryEntry, time: number): boolean => (entry.since ?? 0) >= time;
  const again = entries.findLast(
    (entry) =>
      entry.status === 'executing' &&
      entry.message.startsWith(`running ${hook} hook`) &&
      isAfter(entry, failed + 1),
  )?.since;
  if (again === undefined) return false;
  const later = entries.filter((entry) => isAfter(entry, again));
  return later.some(({ status }) => status === 'idle') && !later.some(({ status }) => status === 'error');
}
