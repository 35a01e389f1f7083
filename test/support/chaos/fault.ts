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
  /** The answer names another digest than the one that is meant. */
  | { readonly kind: 'lie'; readonly request: number }
  /** A file is written up to its middle; then the disk is full. */
  | { readonly kind: 'disk full'; readonly write: number }
  /** One bit is another one when a file is read. */
  | { readonly kind: 'bit'; readonly read: number; readonly at: number }
  /** kill -9 of the whole process after some milliseconds. */
  | { readonly kind: 'kill'; readonly after: number };

const STATUSES = [401, 403, 404, 408, 413, 416, 429, 500, 502, 503, 504, 507] as const;
const CONNECTIONS = ['reset', 'cut', 'lose-reply', 'truncate'] as const;
/** A push of the chaos image makes some 16 requests; a few more points are after its end. */
const REQUESTS = 18;
const WRITES = 14;
const READS = 16;
/** Node's start and the whole work take less. */
const LONGEST = 700;

/** The fault of one run. */
export function pickFault(random: () => number): ChaosFault {
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const one = <T>(all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];
  const kind = random();
  if (kind < 0.3) return { kind: 'status', request: upTo(REQUESTS), status: one(STATUSES) };
  if (kind < 0.55) return { kind: 'connection', request: upTo(REQUESTS), how: one(CONNECTIONS) };
  if (kind < 0.65) return { kind: 'lie', request: upTo(REQUESTS) };
  if (kind < 0.8) return { kind: 'disk full', write: upTo(WRITES) };
  if (kind < 0.92) return { kind: 'bit', read: upTo(READS), at: random() };
  return { kind: 'kill', after: upTo(LONGEST) };
}
