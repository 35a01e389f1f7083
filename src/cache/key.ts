/** Who wrote an entry. A release never starts from what a pull request could have written. */
export type Trust = 'release' | 'branch' | 'pull-request';

/** By what a run's entries differ from those of others. */
export interface RunOrigin {
  /** `linux-x64`: native programs are among the contents. */
  readonly platform: string;
  readonly trust: Trust;
}

export interface KeyParts extends RunOrigin {
  /** What is cached: `rock`, `charm`. */
  readonly area: string;
  /** Hash of what decides the contents. */
  readonly content: string;
}

/** Grows when the layout of the folders changes. */
const FORMAT = 1;

/** The entry to look for, and the prefixes that may serve instead. */
export function planCacheKeys({ area, platform, content, trust }: KeyParts): {
  key: string;
  prefixes: string[];
} {
  const prefix = (from: Trust): string => `paas-action-${FORMAT}-${area}-${platform}-${from}-`;
  // A pull request may start from what its target branch wrote; never the other way round.
  const readable: readonly Trust[] = trust === 'pull-request' ? ['pull-request', 'branch'] : [trust];
  return { key: `${prefix(trust)}${content}`, prefixes: readable.map(prefix) };
}

/** Where this run comes from: its machine, and what it was started by. */
export function originOf({ trust }: { readonly trust: Trust }): RunOrigin {
  return { platform: `${process.platform}-${process.arch}`, trust };
}
