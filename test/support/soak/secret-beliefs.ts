import type { Answer } from './beliefs.ts';

/** What a command changes of a user's secret for good once it has answered 0. */
export type SecretEffect =
  | { readonly secret: string; readonly change: 'added' | 'updated'; readonly content: string }
  | { readonly secret: string; readonly change: 'removed' }
  | { readonly secret: string; readonly reader: string; readonly mayRead: boolean };

/** A secret's newest revision. */
export interface Revision {
  readonly revision: number;
  readonly content: string;
}

/** What a user's secret may be like. */
export interface SecretBelief {
  /** Undefined: it is not there. */
  readonly newest: readonly (Revision | undefined)[];
  /** By application, whether it may read; one that is not named may not. */
  readonly readers: Readonly<Record<string, readonly boolean[]>>;
}
export type SecretBeliefs = ReadonlyMap<string, SecretBelief>;

const NOTHING: SecretBelief = { newest: [undefined], readers: {} };

/** @param isReaderThere false where a reader may be gone soon, and the right with it */
export function learnOfSecret(
  beliefs: SecretBeliefs,
  effect: SecretEffect,
  answer: Exclude<Answer, 'refused'>,
  isReaderThere: boolean,
): SecretBeliefs {
  const before = beliefs.get(effect.secret) ?? NOTHING;
  return new Map([...beliefs, [effect.secret, next()]]);

  function next(): SecretBelief {
    if ('reader' in effect) {
      const { reader, mayRead } = effect;
      const known = before.readers[reader] ?? [false];
      const isSure = answer === 'done' && (isReaderThere || !mayRead);
      return {
        ...before,
        readers: { ...before.readers, [reader]: isSure ? [mayRead] : [...known, mayRead] },
      };
    }
    const fits = before.newest.filter((known) => (known === undefined) === (effect.change === 'added'));
    const after = fits.map((known) => changed(known, effect));
    const newest = answer === 'done' ? after : [...before.newest, ...after];
    const readers = effect.change === 'removed' ? withoutRights(before.readers, answer) : before.readers;
    return { newest, readers };
  }
}

function changed(
  known: Revision | undefined,
  effect: Exclude<SecretEffect, { reader: string }>,
): Revision | undefined {
  if (effect.change === 'removed') return undefined;
  return { revision: (known?.revision ?? 0) + 1, content: effect.content };
}

/** An application that goes takes its rights with it: one that comes in its place has none. */
export function forgetReader(
  beliefs: SecretBeliefs,
  application: string,
  answer: Exclude<Answer, 'refused'>,
): SecretBeliefs {
  return new Map(
    [...beliefs].map(([name, belief]) => {
      const { [application]: rights, ...others } = belief.readers;
      const lost = rights === undefined ? {} : withoutRights({ [application]: rights }, answer);
      return [name, { ...belief, readers: { ...others, ...lost } }];
    }),
  );
}

function withoutRights(
  readers: SecretBelief['readers'],
  answer: Exclude<Answer, 'refused'>,
): SecretBelief['readers'] {
  if (answer === 'done') return {};
  return Object.fromEntries(Object.entries(readers).map(([name, known]) => [name, [...known, false]]));
}

/** What is not as it was promised of the users' secrets. */
export function compareSecrets(beliefs: SecretBeliefs, seen: ReadonlyMap<string, Revision>): string[] {
  return [...beliefs].flatMap(([name, { newest }]) => {
    const shown = words(seen.get(name));
    const expected = newest.map(words);
    return expected.includes(shown) ? [] : [`secret ${name} is ${shown}, not ${expected.join(' or ')}`];
  });
}

const words = (revision: Revision | undefined): string =>
  revision === undefined ? 'not there' : `${revision.content} in revision ${revision.revision}`;
