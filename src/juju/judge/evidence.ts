import { isWanted } from './identity.ts';
import { findApplication } from '../read/status.ts';
import type { UnitStatus } from '../read/status.ts';
import type { Expectation, HistoryEntry, Observation } from './types.ts';

/** Hooks that only run in a pod that was made anew; recorded for every kind of refresh. */
const NEW_POD_HOOK = /^running (?:upgrade-charm|start|install) hook/;
const CONFIG_HOOK = /^running (?:config-changed|upgrade-charm|start|install) hook/;

/** Whether a time is later than the mark. Equal is not enough: both are cut to whole seconds. */
function isLater(since: number | undefined, mark: number | undefined): boolean {
  return mark === undefined || (since !== undefined && since > mark);
}

/**
 * Why the unit cannot yet be believed to have taken up the change, or undefined when something proves that it has.
 *
 * Status alone lies for seconds after `refresh` and `attach-resource`: it shows the new revision, active and idle,
 * while the old pod answers. So at least one sign is wanted that only the new pod can give.
 */
export function missingProof(
  expectation: Expectation,
  unit: UnitStatus,
  observations: readonly Observation[],
): string | undefined {
  const { change, mark } = expectation;
  const before = unitBefore(expectation, unit.name);
  // A unit that did not exist proves itself by being there.
  if (before === undefined) return undefined;
  const replaced = change.charm || change.image || change.created;
  if (!replaced && !change.config) return undefined;
  if (!isLater(unit.agent.since, mark)) return 'nothing has happened in it since the change was made';
  const hook = replaced ? NEW_POD_HOOK : CONFIG_HOOK;
  if (observations.some((look) => hookRan(look, unit.name, hook, mark))) return undefined;
  if (!replaced) {
    const historyKnown = observations.some((look) => look.history?.has(unit.name) === true);
    // Without a history the later `since` has to do, and what comes of it must hold for long: a hook shorter than the
    // pause between two looks is not seen, and it may have been another one.
    return historyKnown ? 'its config-changed hook has not run yet' : undefined;
  }
  if (observations.some((look) => hasNewAddress(look, expectation, before))) return undefined;
  if (provenByImage(expectation, unit.name, observations)) return undefined;
  return 'it may still be the pod from before the change';
}

/** Whether the hook that takes up changed options was seen to run. */
export function sawConfigHook(
  { mark }: Expectation,
  unit: UnitStatus,
  observations: readonly Observation[],
): boolean {
  return observations.some((look) => hookRan(look, unit.name, CONFIG_HOOK, mark));
}

export function unitBefore(expectation: Expectation, name: string): UnitStatus | undefined {
  if (expectation.before === undefined) return undefined;
  return findApplication(expectation.before, expectation.application)?.units.find(
    (unit) => unit.name === name,
  );
}

function hookRan(look: Observation, unit: string, hook: RegExp, mark: number | undefined): boolean {
  const entries = look.history?.get(unit) ?? [];
  if (entries.some((entry) => isHook(entry, hook) && entry.since !== undefined && isLater(entry.since, mark)))
    return true;
  const seen = look.status?.applications.flatMap((entry) => entry.units).find((entry) => entry.name === unit);
  return (
    seen !== undefined &&
    seen.agent.current === 'executing' &&
    hook.test(seen.agent.message) &&
    isLater(seen.agent.since, mark)
  );
}

function isHook(entry: HistoryEntry, hook: RegExp): boolean {
  return entry.type !== 'workload' && entry.status === 'executing' && hook.test(entry.message);
}

/** A pod keeps its address for life. Only counts against an address from before that was not itself in motion. */
function hasNewAddress(look: Observation, expectation: Expectation, before: UnitStatus): boolean {
  if (before.address === undefined || before.agent.current !== 'idle' || look.status === undefined)
    return false;
  const now = findApplication(look.status, expectation.application)?.units.find(
    (unit) => unit.name === before.name,
  );
  return now?.address !== undefined && now.address !== before.address;
}

/** The wanted image runs where another one ran before. */
function provenByImage(
  expectation: Expectation,
  unit: string,
  observations: readonly Observation[],
): boolean {
  const { image } = expectation;
  if (image?.previous === undefined || isWanted(image.previous, image.id)) return false;
  const latest = observations.findLast((look) => look.images?.has(unit) === true)?.images?.get(unit);
  return latest?.kind === 'read' && isWanted(latest.id, image.id);
}
