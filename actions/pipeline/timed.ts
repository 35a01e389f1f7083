import type { TimedStep } from '../../src/action/index.ts';
import type { Clock } from '../../src/ports/index.ts';

/** Notes how long `work` took, also when it fails. */
export async function timed<T>(
  times: TimedStep[],
  name: string,
  clock: Pick<Clock, 'monotonic'>,
  work: () => Promise<T>,
): Promise<T> {
  const begin = clock.monotonic();
  const note = (failed: boolean): unknown =>
    times.push({ name, seconds: (clock.monotonic() - begin) / 1000, failed });
  try {
    const result = await work();
    note(false);
    return result;
  } catch (error) {
    note(true);
    throw error;
  }
}
