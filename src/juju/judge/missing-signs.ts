import { missingProof } from './evidence.ts';
import { isDown } from './crashes.ts';
import { isWanted } from './identity.ts';
import { podTrouble } from './pod-failure.ts';
import { findApplication } from '../read/status.ts';
import type { ApplicationStatus, UnitStatus } from '../read/status.ts';
import type { Expectation, Observation } from './types.ts';

/** The first sign that status does not show, in words for the person who waits. */
export function missingInStatus(
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
    if (missing === undefined) continue;
    const trouble = podTrouble(expectation, unit.name, observations);
    const pod = trouble === undefined ? '' : `; ${trouble}`;
    return `${unit.name}: ${missing}${pod}${neighbours(application, look)}`;
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
export function findOtherImage(expectation: Expectation, look: Observation): string | undefined {
  if (expectation.image === undefined) return undefined;
  for (const [unit, image] of look.images ?? []) {
    if (image.kind === 'read' && !isWanted(image.id, expectation.image.id)) return unit;
  }
  return undefined;
}

/** What has to be read from inside the containers and was not. */
export function missingInside(expectation: Expectation, look: Observation): string | undefined {
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

export function unitsOf(expectation: Expectation, look: Observation): readonly UnitStatus[] {
  return (look.status && findApplication(look.status, expectation.application)?.units) ?? [];
}
