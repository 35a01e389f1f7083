import { Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

/** A place that keeps folders between jobs. Losing it costs time and nothing else. */
export interface CacheService {
  /** Restores the newest entry whose key is `key` or starts with the first of `prefixes` that has one; answers its key. */
  restore(paths: readonly string[], key: string, prefixes: readonly string[]): Promise<string | undefined>;
  save(paths: readonly string[], key: string): Promise<void>;
}

export interface CachedFolders {
  /** Absolute. What is in them is content-addressed and checked when it is read: a restored archive proves nothing. */
  readonly paths: readonly string[];
  /** Exact contents wanted, such as a hash of lock files. */
  readonly key: string;
  /** Keys whose contents are a good start when the exact one is not there, best first. */
  readonly prefixes: readonly string[];
}

/** What was there before the work. */
export interface Restored {
  /** The entry that it came from; undefined when there was none that fits. */
  readonly entry: string | undefined;
  /** Whether that has exactly the contents wanted. */
  readonly exact: boolean;
  /** Says that some of it was damaged and has been mended: it is kept again, and the damaged entry is never taken any more. */
  renew(): void;
}

/** Longer than that, and the work itself would be done before the cache has come. Milliseconds. */
const RESTORE_LIMIT = 180_000;
const SAVE_LIMIT = 300_000;

/**
 * Runs `work` between restoring folders and saving them. Nothing is saved when the exact key was there and nothing of it
 * had to be mended, when none of the folders is there, or when `work` fails. A service that is down, slow, full or
 * answers with something else is a note in the log, never a failure.
 *
 * A service never changes an entry. So the name of each has an ending that is not asked for, and of several with one key
 * the service takes the newest.
 */
export async function withCachedFolders<T>(
  service: CacheService | undefined,
  folders: CachedFolders,
  ports: Pick<Ports, 'reporter' | 'clock' | 'files'>,
  work: (restored: Restored) => Promise<T>,
): Promise<T> {
  let mended = false;
  const renew = (): void => void (mended = true);
  if (service === undefined) return work({ entry: undefined, exact: false, renew });
  const { paths } = folders;
  const [key, prefixes] = [`${folders.key}-`, [`${folders.key}-`, ...folders.prefixes]];
  const restored = await attempt('restored', ports, RESTORE_LIMIT, () =>
    service.restore(paths, key, prefixes),
  );
  const hit = restored.value;
  // Whatever came with it is checked when it is read; as an answer to the question it counts for nothing.
  const fits = hit !== undefined && prefixes.some((start) => hit.startsWith(start));
  if (hit !== undefined && !fits)
    ports.reporter.notice(`the cache answered with ${hit}, which was not asked for`);
  else ports.reporter.info(hit === undefined ? 'cache: nothing to start from' : `cache: restored ${hit}`);
  const exact = hit?.startsWith(key) === true;
  const result = await work({ entry: fits ? hit : undefined, exact, renew });
  // A service that did not answer before would only be waited for again.
  if ((!exact || mended) && restored.answered && (await isAnyThere(ports, paths))) {
    const name = `${key}${mended ? ports.clock.now() : 1}`;
    await attempt('saved', ports, SAVE_LIMIT, () => service.save(paths, name));
  }
  return result;
}

/** For those whose code another job must not start from, or whose share of the space is not worth it. */
export function restoreOnly(service: CacheService): CacheService {
  return { ...service, save: () => Promise.resolve() };
}

async function isAnyThere({ files }: Pick<Ports, 'files'>, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if ((await files.lstat(path)) !== undefined) return true;
  return false;
}

interface Attempt<T> {
  readonly value?: T;
  readonly answered: boolean;
}

async function attempt<T>(
  what: string,
  { reporter, clock }: Pick<Ports, 'reporter' | 'clock'>,
  limit: number,
  call: () => Promise<T>,
): Promise<Attempt<T>> {
  const done = new AbortController();
  const late = clock.sleep(limit, done.signal).then(() => {
    throw new Failure('NETWORK_TIMEOUT', `no answer in ${limit / 1000} s`);
  });
  // It is told that it is over when the call has won.
  late.catch(() => undefined);
  try {
    return { value: await Promise.race([call(), late]), answered: true };
  } catch (error) {
    if (isFailure(error, 'CANCELLED')) throw error;
    reporter.notice(
      `the cache could not be ${what}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { answered: false };
  } finally {
    done.abort();
  }
}
