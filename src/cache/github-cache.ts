import type { CacheService } from './cache.ts';

/**
 * GitHub's cache through `@actions/cache`, or undefined where there is none: outside of GitHub Actions the cache folder
 * itself stays on the disk. The library is large and is loaded only where the runner names a service.
 */
export async function findCacheService(host: {
  readonly inGithubActions: boolean;
  readonly variables: Readonly<Record<string, string>>;
}): Promise<CacheService | undefined> {
  const { ACTIONS_RESULTS_URL, ACTIONS_CACHE_URL } = host.variables;
  if (!host.inGithubActions || !(ACTIONS_RESULTS_URL || ACTIONS_CACHE_URL)) return undefined;
  const cache = await import('@actions/cache');
  if (!cache.isFeatureAvailable()) return undefined;
  return {
    restore: (paths, key, prefixes) => cache.restoreCache([...paths], key, [...prefixes]),
    async save(paths, key) {
      await cache.saveCache([...paths], key);
    },
  };
}
