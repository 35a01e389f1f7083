import type { Clock } from '../../src/ports/index.ts';

/** Time that passes only when everybody waits for it, so that what happens at once takes no time. */
export interface SimulatedClock extends Clock {
  /** Runs to the end of `work`. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** `start`: milliseconds. */
export function simulatedClock(start = 0): SimulatedClock {
  let now = start;
  const waiting: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (milliseconds) =>
      new Promise((wake) => void waiting.push({ at: now + Math.max(0, milliseconds), wake })),
    async run(work) {
      let ended = false;
      const result = work().finally(() => (ended = true));
      result.catch(() => undefined);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (ended) return result;
        waiting.sort((one, other) => one.at - other.at);
        const next = waiting.shift();
        if (next === undefined) continue;
        now = next.at;
        next.wake();
      }
    },
  };
}
