import { forgetReader, learnOfSecret, type SecretBeliefs, type SecretEffect } from './secret-beliefs.ts';

/** What a command changes of an application for good once it has answered 0. */
export interface Effect {
  readonly application: string;
  /** Whether the application is there afterwards. */
  readonly there?: boolean;
  readonly greeting?: string;
  /** What its leader keeps in a secret; without one there is no secret. */
  readonly password?: string;
  readonly revision?: string;
  readonly scale?: number;
}

/** What an application may be like, as far as the answers of the commands tell. */
export interface Belief {
  readonly there: readonly boolean[];
  readonly greeting: readonly string[];
  readonly password: readonly string[];
  /** How often another password was asked for: each makes one revision of the secret at most. */
  readonly passwords: number;
  readonly revision: readonly string[];
  readonly scale: readonly number[];
}
export interface Beliefs {
  readonly applications: ReadonlyMap<string, Belief>;
  /** The user's own. */
  readonly secrets: SecretBeliefs;
}

/** `done`: exit code 0. `refused`: another one. `lost`: the daemon was killed before it answered. */
export type Answer = 'done' | 'refused' | 'lost';

export const NOTHING_YET: Beliefs = { applications: new Map(), secrets: new Map() };
const NOTHING: Belief = {
  there: [false],
  greeting: [],
  password: [],
  passwords: 0,
  revision: [],
  scale: [],
};

/**
 * What is believed after a command. An answer is a promise that outlives any kill; without one both the old and the
 * new may be true.
 */
export function learn(beliefs: Beliefs, effect: Effect | SecretEffect | undefined, answer: Answer): Beliefs {
  if (effect === undefined || answer === 'refused') return beliefs;
  const { applications, secrets } = beliefs;
  if ('secret' in effect) {
    const there = 'reader' in effect ? applications.get(effect.reader)?.there : undefined;
    const isReaderThere = there !== undefined && !there.includes(false);
    return { applications, secrets: learnOfSecret(secrets, effect, answer, isReaderThere) };
  }
  const { application } = effect;
  return {
    applications: new Map([
      ...applications,
      [application, changed(applications.get(application) ?? NOTHING, effect, answer)],
    ]),
    secrets: effect.there === false ? forgetReader(secrets, application, answer) : secrets,
  };
}

function changed(before: Belief, effect: Effect, answer: Answer): Belief {
  const next = <T>(known: readonly T[], value: T | undefined): readonly T[] => {
    if (value === undefined) return known;
    return answer === 'done' ? [value] : [...known, value];
  };
  return {
    there: next(before.there, effect.there),
    greeting: next(before.greeting, effect.greeting),
    password: next(before.password, effect.password),
    passwords: before.passwords + (effect.password === undefined ? 0 : 1),
    revision: next(before.revision, effect.revision),
    scale: next(before.scale, effect.scale),
  };
}
