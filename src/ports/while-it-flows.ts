import { Failure } from '../errors/index.ts';
import type { Clock } from './clock.ts';

/** Milliseconds of waiting in which at least `LEAST` bytes have to come. The slowest line that is of any use gives more. */
const WINDOW = 60_000;
const LEAST = 16 * 1024;

/**
 * A body as it arrives, given up when it only drips: a peer that sends one byte a second is never idle, and never done.
 * Only waiting counts, not what is done with the bytes.
 *
 * @throws Failure `NETWORK_TIMEOUT` (retryable)
 */
export async function* whileItFlows(
  { monotonic }: Pick<Clock, 'monotonic'>,
  what: string,
  body: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  let waited = 0;
  let came = 0;
  let asked = monotonic();
  for await (const chunk of body) {
    waited += monotonic() - asked;
    came += chunk.byteLength;
    if (waited >= WINDOW) {
      if (came < LEAST) {
        throw new Failure('NETWORK_TIMEOUT', `${what} came with ${came} bytes in ${WINDOW / 1000} s`, {
          retryable: true,
        });
      }
      waited = 0;
      came = 0;
    }
    yield chunk;
    asked = monotonic();
  }
}
