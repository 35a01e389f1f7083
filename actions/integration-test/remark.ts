import { Failure, errorMessage } from '../../src/errors/index.ts';
import type { Clock } from '../../src/ports/index.ts';

/** Undefined when a thing is as it should be; otherwise what is wrong, or why there is nothing to look at. */
export type Remark = { readonly outcome: 'failed' | 'skipped'; readonly message: string } | undefined;

export const failed = (message: string): Remark => ({ outcome: 'failed', message });
export const skipped = (message: string): Remark => ({ outcome: 'skipped', message });

/** Milliseconds between two looks. */
const PAUSE = 500;

/** Looks again until it is right or the deadline has come: a deployed app may need a second to settle. */
export async function untilRight(
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
  look: () => Promise<Remark>,
  deadline: number,
): Promise<Remark> {
  for (;;) {
    const remark = await look().catch((error: unknown) => {
      if (!(error instanceof Failure) || error.code === 'CANCELLED') throw error;
      return failed(errorMessage(error));
    });
    if (remark?.outcome !== 'failed' || clock.monotonic() + PAUSE >= deadline) return remark;
    await clock.sleep(PAUSE);
  }
}
