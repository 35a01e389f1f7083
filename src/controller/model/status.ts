import type { Application, Unit } from './application.ts';
import type { StatusEntry, StatusValue } from './values.ts';

/** Lines of `show-status-log` that are kept for each unit and application. */
const HISTORY = 100;

/** What the charm says of the unit (`status-set`). */
export function setWorkloadStatus(unit: Unit, value: StatusValue): void {
  unit.workload = record(unit.history, 'workload', unit.workload, value);
}

/** What the agent does: `allocating`, `executing`, `idle`, `error`, `lost`. */
export function setAgentStatus(unit: Unit, value: StatusValue): void {
  unit.agent = record(unit.history, 'juju-unit', unit.agent, value);
}

export function setApplicationStatus(application: Application, value: StatusValue): void {
  application.status = record(application.history, 'application', application.status, value);
}

/** `since` moves, and history grows, only when the status or its message changes: a repeated report is no news. */
function record(
  history: StatusEntry[],
  kind: StatusEntry['kind'],
  before: StatusValue,
  value: StatusValue,
): StatusValue {
  if (before.current === value.current && before.message === value.message) {
    if (before.data === undefined && value.data === undefined) return before;
    return { ...value, since: before.since };
  }
  history.push({ ...value, kind });
  if (history.length > HISTORY) history.splice(0, history.length - HISTORY);
  return value;
}
