export interface Clock {
  /** Milliseconds since 1970. For what is written down, never for measuring. */
  now(): number;
  /** Answers for `isCurrent` where somebody notes what is asked; others are asked for the time. */
  readonly isCurrent?: (at: number, maxAge: number) => boolean;
  /** Milliseconds from an arbitrary start that never jumps. For time limits and durations. */
  monotonic(): number;
  /** 0 waits no time, but lets whatever has been begun go on first. @throws Failure `CANCELLED` when the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Whether an answer still counts that was given at `at` (milliseconds since 1970) and counts for `maxAge` milliseconds. One
 * from the future (a clock that was set back) is not trusted to be recent.
 */
export function isCurrent(clock: Pick<Clock, 'now' | 'isCurrent'>, at: number, maxAge: number): boolean {
  if (clock.isCurrent !== undefined) return clock.isCurrent(at, maxAge);
  const age = clock.now() - at;
  return age >= 0 && age < maxAge;
}

/** Unpredictable bytes, for identifiers, tokens and jitter. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** In [0, 1). */
  fraction(): number;
}
