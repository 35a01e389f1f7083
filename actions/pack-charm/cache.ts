import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import {
  findCacheService,
  originOf,
  planCacheKeys,
  type CachedFolders,
  type CacheService,
} from '../../src/cache/index.ts';
import type { CharmPlan, CharmResolution } from '../../src/charm/index.ts';

/**
 * What is kept between jobs: chosen versions, packed packages and fetched libraries, all of one charm. The wheels
 * themselves are not: they come out of the packed packages, and are twice as large.
 */
export async function planCache(
  host: Pick<Host, 'cacheDir' | 'inGithubActions' | 'trust' | 'variables'>,
  { requirements, missingLibraries, python }: CharmPlan,
  pinned: CharmResolution | undefined,
): Promise<{ readonly service: CacheService | undefined; readonly folders: CachedFolders }> {
  const content = createHash('sha256')
    .update(JSON.stringify([requirements, missingLibraries, python, pinned, process.versions.zlib]))
    .digest('hex');
  return {
    service: await findCacheService(host),
    folders: {
      paths: [join(host.cacheDir, 'charm')],
      ...planCacheKeys({ area: 'charm', content, ...originOf(host) }),
    },
  };
}
