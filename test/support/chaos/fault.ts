/** Numbers that follow from a seed alone, so that a run can be repeated. In [0, 1). (mulberry32) */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The one thing that goes wrong in a run, and when. Counts start at 1. */
export type ChaosFault =
  | { readonly kind: 'status'; readonly request: number; readonly status: number }
  | {
      readonly kind: 'connection';
      readonly request: number;
      readonly how: 'reset' | 'cut' | 'lose-reply' | 'truncate';
    }
  /** The answer comes late: earlier or later than the client waits. */
  | { readonly kind: 'delay'; readonly request: number; readonly milliseconds: number }
  /** One bit of the answer's body is another one; the length is right. */
  | { readonly kind: 'body flip'; readonly request: number; readonly at: number }
  /** The answer names another digest than the one that is meant. */
  | { readonly kind: 'lie'; readonly request: number }
  /** A file is written up to its middle; then the disk is full. */
  | { readonly kind: 'disk full'; readonly write: number }
  /** One bit is another one when a file is read. */
  | { readonly kind: 'bit'; readonly read: number; readonly at: number }
  /** kill -9 of the whole process, some milliseconds after it began to work. */
  | { readonly kind: 'kill'; readonly after: number };

const STATUSES = [401, 403, 404, 408, 413, 416, 429, 500, 502, 503, 504, 507] as const;
const CONNECTIONS = ['reset', 'cut', 'lose-reply', 'truncate'] as const;
/** Pulling the base and pushing the chaos image makes some 22 requests; a few more points are after its end. */
const REQUESTS = 24;
const WRITES = 14;
const READS = 16;
/** The whole work takes less. */
const LONGEST = 500;
/** What the client waits for an answer in these runs, in milliseconds; 30 s otherwise. */
export const PATIENCE = 600;

const KINDS: Readonly<Record<ChaosFault['kind'], true>> = {
  ...{ status: true, connection: true, delay: true, 'body flip': true, lie: true },
  ...{ 'disk full': true, bit: true, kill: true },
};

export function isFaultKind(text: string): text is ChaosFault['kind'] {
  return Object.hasOwn(KINDS, text);
}

/** The fault of one run. @param only Of this kind. */
export function pickFault(random: () => number, only?: ChaosFault['kind']): ChaosFault {
  for (;;) {
    const fault = pickAny(random);
    if (only === undefined || fault.kind === only) return fault;
  }
}

function pickAny(random: () => number): ChaosFault {
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const one = <T>(all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];
  const kind = random();
  if (kind < 0.25) return { kind: 'status', request: upTo(REQUESTS), status: one(STATUSES) };
  if (kind < 0.45) return { kind: 'connection', request: upTo(REQUESTS), how: one(CONNECTIONS) };
  if (kind < 0.53) return { kind: 'lie', request: upTo(REQUESTS) };
  if (kind < 0.57)
    return { kind: 'delay', request: upTo(REQUESTS), milliseconds: one([0.05, 1.5]) * PATIENCE };
  // The base comes first, and hardly anything else is read.
  if (kind < 0.65) return { kind: 'body flip', request: upTo(REQUESTS / 4), at: random() };
  if (kind < 0.8) return { kind: 'disk full', write: upTo(WRITES) };
  if (kind < 0.92) return { kind: 'bit', read: upTo(READS), at: random() };
  return { kind: 'kill', after: upTo(LONGEST) };
}
