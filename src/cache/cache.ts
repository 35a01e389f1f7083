import type { Reporter } from '../ports/index.ts';

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

/**
 * Runs `work` between restoring folders and saving them. Nothing is saved when the exact key was there, or when
 * `work` fails. A service that is down, slow or full is a note in the log, never a failure.
 */
export async function withCachedFolders<T>(
  service: CacheService | undefined,
  folders: CachedFolders,
  reporter: Reporter,
  work: () => Promise<T>,
): Promise<T> {
  if (service === undefined) return work();
  const hit = await attempt('restored', reporter, () =>
    service.restore(folders.paths, folders.key, folders.prefixes),
  );
  reporter.info(hit === undefined ? 'cache: nothing to start from' : `cache: restored ${hit}`);
  const result = await work();
  if (hit !== folders.key) await attempt('saved', reporter, () => service.save(folders.paths, folders.key));
  return result;
}

async function attempt<T>(what: string, reporter: Reporter, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    reporter.notice(
      `the cache could not be ${what}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}
