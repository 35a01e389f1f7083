import type { Application, StatusValue, Unit } from '../model/index.ts';

const LOST = 'agent lost, see `juju debug-logs` or `juju show-status-log` for more information';

/**
 * A unit as status shows it: of one whose pod is being replaced nothing is known, one that has gone is `terminated`, and an agent in error shows itself as the workload's error while the agent counts as idle
 * (`unitStatus` of juju's status code).
 */
export function displayedStatus(unit: Unit): { workload: StatusValue; agent: StatusValue } {
  if (unit.agent.current === 'lost' && unit.workload.current !== 'terminated') {
    const { since } = unit.agent;
    return { workload: { current: 'unknown', message: LOST, since }, agent: unit.agent };
  }
  if (unit.agent.current !== 'error') return { workload: newestOf(unit), agent: unit.agent };
  return { workload: unit.agent, agent: { current: 'idle', message: '', since: unit.agent.since } };
}

/** What the charm says, or what Kubernetes has said since then of an image that it cannot pull. */
function newestOf({ workload, imageless = {} }: Unit): StatusValue {
  const [newest] = Object.values(imageless).sort((a, b) => b.since - a.since);
  return newest !== undefined && newest.since >= workload.since ? newest : workload;
}

/** The worse, the higher: the worst unit speaks for an application whose charm does not. */
const SEVERITY: Readonly<Record<string, number>> = {
  error: 100,
  blocked: 90,
  maintenance: 80,
  waiting: 70,
  active: 60,
  terminated: 50,
  unknown: 40,
};

/** What the leader set, or the worst of the units. */
export function displayedApplicationStatus(application: Application): StatusValue {
  if (application.statusSetByCharm) return application.status;
  const all = Object.values(application.units).map((unit) => displayedStatus(unit).workload);
  const worst = all.sort((a, b) => (SEVERITY[b.current] ?? 0) - (SEVERITY[a.current] ?? 0))[0];
  return worst ?? { current: 'unknown', message: '', since: application.status.since };
}
