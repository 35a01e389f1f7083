import type { Clock } from '../../ports/index.ts';

/** Lets a loop sleep until something happens, without missing what happens while it looks. */
export interface Waker {
  /** Something happened. */
  fire(): void;
  /** To be called before looking: what fires from here on ends the next `rest`. */
  arm(): void;
  /** Until `fire`, or until the time (milliseconds since 1970) has come; undefined: no time. */
  rest(until: number | undefined): Promise<void>;
}

export function createWaker(clock: Clock): Waker {
  let wake: () => void = () => undefined;
  let fired: Promise<void> = Promise.resolve();
  return {
    fire: () => wake(),
    arm() {
      fired = new Promise((resolve) => (wake = resolve));
    },
    async rest(until) {
      const done = new AbortController();
      const alarm = until === undefined ? [] : [clock.sleep(Math.max(0, until - clock.now()), done.signal)];
      await Promise.race([fired, ...alarm.map((sleep) => sleep.catch(() => undefined))]);
      done.abort();
    },
  };
}
