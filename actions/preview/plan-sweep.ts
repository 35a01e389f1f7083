import { modelOf, type Home } from './names.ts';
import type { OwnPreview } from './own-previews.ts';

export interface SweepFacts {
  readonly home: Home;
  readonly own: readonly OwnPreview[];
  /** How many previews live on the controller, those of other repositories included. */
  readonly living: number;
  readonly limit: number;
  /** Milliseconds. */
  readonly ttl: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Swept extends OwnPreview {
  /** Undefined: it stays. */
  readonly why: string | undefined;
  /** What its comment says, when somebody may still read it. */
  readonly word: 'expired' | 'crowded';
}

/**
 * Says which previews have to go: those whose pull request is closed, gone or has another branch, those that were not
 * deployed to for longer than their time to live, and, while there are more than the limit, those that were deployed
 * longest ago.
 */
export function planSweep(facts: SweepFacts): readonly Swept[] {
  const expired = facts.own.map((one): Swept => ({ ...one, why: findReason(facts, one), word: 'expired' }));
  const going = expired.filter(({ why, alive }) => alive && why !== undefined).length;
  const tooMany = Math.max(0, facts.living - going - facts.limit);
  const crowded = expired
    .filter(({ why, alive }) => alive && why === undefined)
    .sort((one, other) => one.deployedAt - other.deployedAt)
    .slice(0, tooMany);
  return expired.map((one) =>
    crowded.includes(one)
      ? {
          ...one,
          why: `more than ${facts.limit} previews live, and it was deployed longest ago`,
          word: 'crowded',
        }
      : one,
  );
}

function findReason(
  { home, ttl, now }: SweepFacts,
  { model, number, pull, deployedAt }: OwnPreview,
): string | undefined {
  if (pull === undefined) return 'its pull request does not exist';
  if (!pull.open) return 'its pull request is closed';
  if (modelOf(home, number, pull.headRef) !== model) return 'its pull request has another branch';
  const age = now - deployedAt;
  return age <= ttl ? undefined : `it was last deployed ${Math.floor(age / 3_600_000)} hours ago`;
}
