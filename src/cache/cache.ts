import { Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

/** A place that keeps folders between jobs. Losing it costs time and nothing else. */
export interface CacheService {
  /** Restores the newest entry whose key is `key` or starts with one of `prefixes`; answers that key. */
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

/** Longer than that, and the work itself would be done before the cache has come. Milliseconds. */
const RESTORE_LIMIT = 180_000;
const SAVE_LIMIT = 300_000;

/**
 * Runs `work` between restoring folders and saving them, and tells it the key that was restored. Nothing is saved when
 * the exact key was there, when none of the folders is, or when `work` fails. A service that is down, slow, full or
 * answers with something else is a note in the log, never a failure.
 */
export async function withCachedFolders<T>(
  service: CacheService | undefined,
  folders: CachedFolders,
  ports: Pick<Ports, 'reporter' | 'clock' | 'files'>,
  work: (restored?: string) => Promise<T>,
): Promise<T> {
  if (service === undefined) return work();
  const { paths, key, prefixes } = folders;
  const restored = await attempt('restored', ports, RESTORE_LIMIT, () =>
    service.restore(paths, key, prefixes),
  );
  const hit = restored.value;
  // Whatever came with it is checked when it is read; as an answer to the question it counts for nothing.
  const fits = hit !== undefined && [key, ...prefixes].some((start) => hit.startsWith(start));
  if (hit !== undefined && !fits)
    ports.reporter.notice(`the cache answered with ${hit}, which was not asked for`);
  else ports.reporter.info(hit === undefined ? 'cache: nothing to start from' : `cache: restored ${hit}`);
  const result = await work(fits ? hit : undefined);
  // A service that did not answer before would only be waited for again.
  if (hit !== key && restored.answered && (await isAnyThere(ports, paths)))
    await attempt('saved', ports, SAVE_LIMIT, () => service.save(paths, key));
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
