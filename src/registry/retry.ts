import { errorMessage, Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

const ATTEMPTS = 5;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8_000;
/** A server that asks for a longer pause than this is told that we gave up. */
const LONGEST_ASKED = 60_000;
/** Milliseconds that one operation may spend, pauses included, before it is not tried again. */
const BUDGET = 120_000;

/** Statuses after which the same request may succeed. 499 and 522 come from proxies. */
const PASSING = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

/** A failure after which an operation may be tried again, perhaps not before `after` milliseconds. */
export class TryAgain extends Error {
  readonly after: number | undefined;

  constructor(message: string, after?: number) {
    super(message);
    this.after = after;
  }
}

/**
 * Runs an operation that is safe to repeat until it succeeds, up to five times. The pauses grow and are random, so
 * that many clients that failed together do not come back together.
 *
 * @param what For the message: "upload sha256:… to ghcr.io".
 * @throws Failure `REGISTRY_UNAVAILABLE` with what each attempt met; other failures pass through at once.
 */
export async function withRetries<T>(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  what: string,
  operation: () => Promise<T>,
): Promise<T> {
  const start = clock.monotonic();
  const met: string[] = [];
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const again =
        error instanceof TryAgain ||
        (isFailure(error) && error.retryable && error.code.startsWith('NETWORK_'));
      if (!again) throw error;
      met.push(`attempt ${attempt + 1}: ${errorMessage(error)}`);
      const asked = error instanceof TryAgain ? error.after : undefined;
      const pause = asked ?? random.fraction() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
      const spent = clock.monotonic() - start;
      if (attempt + 1 >= ATTEMPTS || pause > LONGEST_ASKED || spent + pause > BUDGET) {
        throw new Failure('REGISTRY_UNAVAILABLE', `could not ${what}: ${errorMessage(error)}`, {
          hint: 'Run the step again: what was uploaded before is not uploaded twice.',
          details: met,
          cause: error,
          retryable: true,
        });
      }
      await clock.sleep(pause);
    }
  }
}

/**
 * Milliseconds that a Retry-After header asks for: seconds or an HTTP date. Undefined when it is absent or garbage.
 *
 * @param now Milliseconds since 1970.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*[0-9]{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = /^[A-Z][a-z]{2},/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
