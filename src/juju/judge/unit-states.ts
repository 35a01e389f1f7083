import { unitBefore } from './evidence.ts';
import { findApplication } from '../read/status.ts';
import type { UnitStatus } from '../read/status.ts';
import type { Expectation, Observation } from './types.ts';

/** A unit in one look. */
export interface State {
  readonly at: number;
  readonly unit: UnitStatus;
}

/** What a unit showed, look after look, without the state that it was already in before the change. */
export function statesOf(
  expectation: Expectation,
  name: string,
  looks: readonly Observation[],
): readonly State[] {
  const before = unitBefore(expectation, name);
  const states = looks.flatMap(({ at, status }) => {
    const unit =
      status && findApplication(status, expectation.application)?.units.find((entry) => entry.name === name);
    return unit === undefined ? [] : [{ at, unit }];
  });
  if (before === undefined || before.workload.current !== 'error') return states;
  // The error of the revision that is being replaced is not an error of the new one.
  const left = states.findIndex(({ unit }) => unit.workload.current !== 'error');
  return left < 0 ? [] : states.slice(left);
}
