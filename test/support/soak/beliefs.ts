import type { Effect } from './plan.ts';

/** What an application may be like, as far as the answers of the commands tell. */
export interface Belief {
  readonly there: readonly boolean[];
  readonly greeting: readonly string[];
  readonly revision: readonly string[];
  readonly scale: readonly number[];
}
export type Beliefs = ReadonlyMap<string, Belief>;

/** `done`: exit code 0. `refused`: another one. `lost`: the daemon was killed before it answered. */
export type Answer = 'done' | 'refused' | 'lost';

const NOTHING: Belief = { there: [false], greeting: [], revision: [], scale: [] };

/**
 * What is believed after a command. An answer is a promise that outlives any kill; without one both the old and the
 * new may be true.
 */
export function learn(beliefs: Beliefs, effect: Effect | undefined, answer: Answer): Beliefs {
  if (effect === undefined || answer === 'refused') return beliefs;
  const { application } = effect;
  const before = beliefs.get(application) ?? NOTHING;
  const next = <T>(known: readonly T[], value: T | undefined): readonly T[] => {
    if (value === undefined) return known;
    return answer === 'done' ? [value] : [...known, value];
  };
  return new Map([
    ...beliefs,
    [
      application,
      {
        there: next(before.there, effect.there),
        greeting: next(before.greeting, effect.greeting),
        revision: next(before.revision, effect.revision),
        scale: next(before.scale, effect.scale),
      },
    ],
  ]);
}

/** An application as `juju status` and `juju config` show it. */
export interface Seen {
  readonly greeting: string;
  readonly version: string;
  readonly scale: number;
  /** Of each unit: `workload/agent: message`. */
  readonly units: readonly string[];
  readonly leaders: number;
}

/** What is not as it was promised, or not yet. */
export function compare(beliefs: Beliefs, seen: ReadonlyMap<string, Seen>): string[] {
  const wrong: string[] = [];
  for (const [name, belief] of beliefs) {
    const shown = seen.get(name);
    if (!belief.there.includes(shown !== undefined))
      wrong.push(`${name} is ${shown === undefined ? 'not ' : ''}there`);
    else if (shown !== undefined) wrong.push(...judge(belief, shown).map((what) => `${name}: ${what}`));
  }
  return wrong;
}

function judge({ greeting, revision, scale }: Belief, shown: Seen): string[] {
  const wrong: string[] = [];
  // A stand-in has no options and says nothing.
  const isStandIn = greeting.length === 0;
  const expected = isStandIn ? 'active/idle: ' : `active/idle: ${shown.greeting}`;
  for (const unit of shown.units) if (unit !== expected) wrong.push(`a unit is ${unit}, not ${expected}`);
  if (isStandIn) return wrong;
  if (!greeting.includes(shown.greeting))
    wrong.push(`greeting is ${shown.greeting}, not ${greeting.join(' or ')}`);
  if (!scale.includes(shown.scale)) wrong.push(`scale is ${shown.scale}, not ${scale.join(' or ')}`);
  if (shown.units.length !== shown.scale)
    wrong.push(`there are ${shown.units.length} units of ${shown.scale}`);
  if (shown.units.length === 0) return wrong;
  if (!revision.includes(shown.version))
    wrong.push(`version is ${shown.version}, not ${revision.join(' or ')}`);
  if (shown.leaders !== 1) wrong.push(`there are ${shown.leaders} leaders`);
  return wrong;
}
