import { PULL_CASES } from './pull-cases.ts';
import { PUSH_CASES } from './push-cases.ts';

export { craneClient, ownClient, skopeoClient } from './clients.ts';
export { runCase, type HostileClient, type HostileOutcome } from './run-case.ts';

/** The whole suite, in the order of the catalogue. */
export const HOSTILE_CASES = [...PUSH_CASES, ...PULL_CASES].sort(
  (a, b) => Number.parseInt(a.id, 10) - Number.parseInt(b.id, 10) || (a.id < b.id ? -1 : 1),
);
