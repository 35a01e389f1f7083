import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import {
  findCacheService,
  planCacheKeys,
  trustOf,
  type CachedFolders,
  type CacheService,
} from '../../src/cache/index.ts';
import type { CharmPlan, CharmResolution } from '../../src/charm/index.ts';

/**
 * What is kept between jobs: chosen versions, packed packages and fetched libraries, all of one charm. The wheels
 * themselves are not: they come out of the packed packages, and are twice as large.
 */
export async function planCache(
  host: Pick<Host, 'cacheDir' | 'inGithubActions' | 'variables'>,
  { requirements, missingLibraries, python }: CharmPlan,
  pinned: CharmResolution | undefined,
): Promise<{ readonly service: CacheService | undefined; readonly folders: CachedFolders }> {
  const content = createHash('sha256')
    .update(JSON.stringify([requirements, missingLibraries, python, pinned, process.versions.zlib]))
    .digest('hex');
  const trust = trustOf(host.variables['GITHUB_EVENT_NAME'] ?? '', host.variables['GITHUB_REF'] ?? '');
  const platform = `${process.platform}-${process.arch}`;
  return {
    service: await findCacheService(host),
    folders: {
      paths: [join(host.cacheDir, 'charm')],
      ...planCacheKeys({ area: 'charm', platform, content, trust }),
    },
  };
}
