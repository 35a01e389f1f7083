import type { Ports } from '../../ports/index.ts';
import type { Pod } from '../judge/types.ts';

/** Milliseconds. What a pod waits for stands there until it has it: it need not be looked at often. */
const PERIOD = 2_000;

/**
 * Asks for pods beside the looks at Juju, so that none of these waits for a cluster. Gives what came since it was
 * called last.
 */
export function watchPods(
  clock: Ports['clock'],
  read: (() => Promise<readonly Pod[] | undefined>) | undefined,
): () => readonly Pod[] | undefined {
  let next = 0;
  let asking = false;
  let found: readonly Pod[] | undefined;
  const ask = async (reader: NonNullable<typeof read>): Promise<void> => {
    asking = true;
    found = await reader();
    asking = false;
    next = clock.monotonic() + PERIOD;
  };
  return () => {
    if (read === undefined) return undefined;
    if (!asking && clock.monotonic() >= next) void ask(read);
    const taken = found;
    found = undefined;
    return taken;
  };
}
