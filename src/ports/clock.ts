export interface Clock {
  /** Milliseconds since 1970. For what is written down, never for measuring. */
  now(): number;
  /** Milliseconds from an arbitrary start that never jumps. For time limits and durations. */
  monotonic(): number;
  /** @throws Failure `CANCELLED` when the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Unpredictable bytes, for identifiers, tokens and jitter. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** In [0, 1). */
  fraction(): number;
}
