import { z } from 'zod/mini';

import { Failure, errorMessage } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

const TRIES = 3;
const PAUSE = 2_000;
/** A secondary limit may ask for minutes; a comment is not worth them. */
const LONGEST_PAUSE = 30_000;

const problemSchema = z.object({
  status: z.number(),
  response: z.optional(
    z.object({ headers: z.optional(z.record(z.string(), z.unknown())), data: z.unknown() }),
  ),
});

const RIGHTS =
  'Give the job the permissions pull-requests: write and deployments: write. A pull request from a fork has none.';

/**
 * Asks GitHub up to three times while the failure is a passing one: no answer, 5xx, or a limit on the rate.
 *
 * @param rights Hint for a refusal: what the job has to be given.
 * @throws Failure `GITHUB_REFUSED` with GitHub's own words, `GITHUB_UNREACHABLE`, `CANCELLED`.
 */
export async function askGithub<T>(
  { clock }: Pick<Ports, 'clock'>,
  what: string,
  work: () => Promise<T>,
  rights = RIGHTS,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const { failure, pause } = explain(what, error, rights);
      if (pause === undefined || tries >= TRIES) throw failure;
      await clock.sleep(pause);
    }
  }
}

/** `pause`: milliseconds until it is worth asking again; undefined when it never is. */
function explain(
  what: string,
  error: unknown,
  rights: string,
): { failure: Failure; pause: number | undefined } {
  const parsed = problemSchema.safeParse(error);
  // The library gives a broken connection the status 500 and no response.
  if (!parsed.success || parsed.data.response === undefined) {
    const message = `GitHub did not answer when asked to ${what}: ${errorMessage(error)}`;
    return {
      failure: new Failure('GITHUB_UNREACHABLE', message, { retryable: true, cause: error }),
      pause: PAUSE,
    };
  }
  const { status, response } = parsed.data;
  const retryAfter = Number(response.headers?.['retry-after']) * 1000;
  const limited = status === 429 || (status === 403 && /rate limit/i.test(errorMessage(error)));
  if (limited || status >= 500) {
    const pause = Number.isFinite(retryAfter) ? retryAfter : PAUSE;
    const why = limited ? 'GitHub limits the rate of requests' : `GitHub answered ${status}`;
    const failure = new Failure('GITHUB_UNREACHABLE', `could not ${what}: ${why}`, {
      retryable: true,
      cause: error,
    });
    return { failure, pause: pause <= LONGEST_PAUSE ? pause : undefined };
  }
  const said = errorMessage(error).split('\n')[0]?.slice(0, 200) ?? '';
  return {
    failure: new Failure('GITHUB_REFUSED', `GitHub refused to ${what}: ${said}`, {
      hint: rights,
      cause: error,
    }),
    pause: undefined,
  };
}
