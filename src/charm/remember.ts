import { z } from 'zod/mini';
import { isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

export interface Remembering<T> {
  /** Where the answer is kept. */
  readonly file: string;
  readonly schema: z.ZodMiniType<T>;
  /** Milliseconds for which an answer is not asked for again. */
  readonly maxAge: number;
  readonly ask: () => Promise<T>;
}

export interface Remembered<T> {
  readonly value: T;
  /** `old`: the answer is older than it may be, but nobody could be asked for another. */
  readonly from: 'asked' | 'memory' | 'old';
}

/**
 * Keeps the answer to a question whose answer changes with time (what is the newest version?), so that the same
 * question soon after costs nothing, and a network that is away does not stop who has asked before.
 *
 * @throws whatever `ask` throws, unless there is an old answer and the network is to blame
 */
export async function remember<T>(
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
  { file, schema, maxAge, ask }: Remembering<T>,
): Promise<Remembered<T>> {
  const known = z
    .object({ asked: z.number(), value: schema })
    .safeParse(parseJson(await files.readText(file)));
  const now = clock.now();
  // A clock that was set back must not make an answer last longer.
  if (known.success && known.data.asked <= now && now - known.data.asked < maxAge)
    return { value: known.data.value, from: 'memory' };
  try {
    const value = await ask();
    await files.write(file, JSON.stringify({ asked: now, value }));
    return { value, from: 'asked' };
  } catch (error) {
    const offline = isFailure(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT', 'CHARM_LIBRARY_UNREACHABLE');
    if (known.success && offline) return { value: known.data.value, from: 'old' };
    throw error;
  }
}

/** A broken memory is none. */
function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
