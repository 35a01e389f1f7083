import { randomBytes } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Failure } from '../../errors/index.ts';
import type { Clock, Random } from '../clock.ts';

/** The machine's clocks. Every sleep ends when the run is cancelled. */
export function createClock(runSignal: AbortSignal): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    async sleep(milliseconds, signal) {
      const signals = signal === undefined ? runSignal : AbortSignal.any([runSignal, signal]);
      try {
        if (milliseconds === 0) await setImmediate(undefined, { signal: signals });
        else await setTimeout(milliseconds, undefined, { signal: signals });
      } catch (cause) {
        throw new Failure('CANCELLED', 'the run was cancelled', { cause });
      }
    },
  };
}

export const random: Random = {
  bytes: (count) => randomBytes(count),
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
