import { Failure, isFailure, type ErrorCode } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

type Needed = Pick<Ports, 'clock' | 'reporter'>;

/** Pauses between looks: reads of the store lag behind its writes. Milliseconds. */
const LOOKS = [0, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000] as const;
/** How long a review that is under way is waited for, in milliseconds, and how often it is looked at. */
const REVIEW = 900_000;
const REVIEW_PAUSE = 15_000;
/** After the store said that it has too much to do. */
const BUSY_PAUSE = 30_000;
const ATTEMPTS = 3;

/** Errors after which the change may have happened all the same. */
const UNCLEAR: ReadonlySet<string> = new Set<ErrorCode>([
  'CHARMHUB_UNAVAILABLE',
  'CHARMHUB_REJECTED',
  'TOOL_TIMEOUT',
  'TOOL_FAILED',
]);

/** What the store shows of a change: its value, that it is under way, or nothing (undefined). */
export type Seen<T> = { readonly value: T } | 'pending' | undefined;

/** One change of the store, and how to see that it has happened. */
export interface Change<T> {
  /** For messages: "upload the charm shop". */
  readonly what: string;
  readonly act: () => Promise<T>;
  /** Finds what was to be made, without an answer to go by. */
  readonly find: () => Promise<Seen<T>>;
  /** Looks for what the answer names. */
  readonly confirm: (made: T) => Promise<Seen<T>>;
}

/**
 * Makes a change and settles what became of it. A gateway that gives up (504) says nothing about the work behind it,
 * and a second upload of the same content is refused although nothing is wrong: so after any error the store is asked
 * what is true, and only when it does not have the change it is made again.
 *
 * @throws Failure the error of the last attempt, or `CHARMHUB_UNSETTLED` when a success cannot be seen
 */
export async function attempt<T>(
  ports: Needed,
  { what, act, find, confirm }: Change<T>,
): Promise<{ readonly value: T; readonly settled: boolean }> {
  for (let count = 1; ; count += 1) {
    let made: T;
    try {
      made = await act();
    } catch (error) {
      if (!isFailure(error)) throw error;
      const again = error.retryable && count < ATTEMPTS;
      if (error.code === 'CHARMHUB_BUSY') {
        if (!again) throw error;
        ports.reporter.info(`${what}: ${error.message}; trying again in ${BUSY_PAUSE / 1000} s`);
        await ports.clock.sleep(BUSY_PAUSE);
        continue;
      }
      if (!UNCLEAR.has(error.code)) throw error;
      ports.reporter.info(`${what}: ${error.message}; asking the store what is true`);
      // A refusal for good is not waited for: when it says "is there already", the store shows it at once.
      const value = await waitFor(ports, find, error.retryable ? LOOKS : [0]);
      if (value !== undefined) return { ...value, settled: true };
      if (!again) throw error;
      continue;
    }
    const answered = made;
    const seen = await waitFor(ports, () => confirm(answered), LOOKS);
    if (seen !== undefined) return { ...seen, settled: false };
    throw new Failure('CHARMHUB_UNSETTLED', `Charmhub said that it was done and does not show it: ${what}`, {
      hint: 'Run the step again; what Charmhub has is not sent twice.',
    });
  }
}

async function waitFor<T>(
  { clock }: Needed,
  look: () => Promise<Seen<T>>,
  pauses: readonly number[],
): Promise<{ readonly value: T } | undefined> {
  const start = clock.monotonic();
  for (let at = 0; at < pauses.length; at += 1) {
    await clock.sleep(pauses[at] ?? 0);
    let seen = await look();
    while (seen === 'pending' && clock.monotonic() - start < REVIEW) {
      await clock.sleep(REVIEW_PAUSE);
      seen = await look();
    }
    if (seen !== undefined && seen !== 'pending') return seen;
  }
  return undefined;
}
