import { createHash } from 'node:crypto';
import { isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

export interface Remembering<T> {
  /** Where the answer is kept. The name must be another one when the form of answers changes. */
  readonly file: string;
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
  { file, maxAge, ask }: Remembering<T>,
): Promise<Remembered<T>> {
  const known = open<T>(await files.readText(file));
  const now = clock.now();
  // A clock that was set back must not make an answer last longer.
  if (known !== undefined && known.asked <= now && now - known.asked < maxAge)
    return { value: known.value, from: 'memory' };
  try {
    const value = await ask();
    await files.write(file, seal({ asked: now, value }));
    return { value, from: 'asked' };
  } catch (error) {
    const offline = isFailure(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT', 'CHARM_LIBRARY_UNREACHABLE');
    if (known !== undefined && offline) return { value: known.value, from: 'old' };
    throw error;
  }
}

interface Memory<T> {
  /** Milliseconds since 1970. */
  readonly asked: number;
  readonly value: T;
}

function seal(memory: Memory<unknown>): string {
  const text = JSON.stringify(memory);
  return `${hashOf(text)}\n${text}`;
}

/** A broken memory is none; a whole one is as it was written, and is not looked at further. */
function open<T>(sealed = ''): Memory<T> | undefined {
  const end = sealed.indexOf('\n');
  const text = sealed.slice(end + 1);
  return end > 0 && sealed.slice(0, end) === hashOf(text) ? (JSON.parse(text) as Memory<T>) : undefined;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
