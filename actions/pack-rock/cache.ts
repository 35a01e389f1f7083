import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host, PerArchitecture } from '../../src/action/index.ts';
import {
  findCacheService,
  originOf,
  planCacheKeys,
  type CachedFolders,
  type CacheService,
} from '../../src/cache/index.ts';
import type { PackFacts } from './facts.ts';

/** What outlives a job: layers and bases, package indexes and answers, wheels, programs. All of it is checked when read. */
export const KEPT = [
  'oci',
  'bases',
  'slices',
  'debian',
  'python-locks',
  'uv',
  'bytecode',
  'tools',
  'builds',
  'go-releases',
  'node',
  'npm-locks',
  'links',
];

/** The application is not part of the key: its layer is small and made again wherever it changed. */
export async function planCache(
  host: Pick<Host, 'cacheDir' | 'inGithubActions' | 'trust' | 'variables'>,
  { plans, pinned }: PackFacts,
  baseImage: PerArchitecture | undefined,
): Promise<{ readonly service: CacheService | undefined; readonly folders: CachedFolders }> {
  const asked = [
    baseImage,
    [...pinned],
    plans.map(({ base, runtime: { packages, slices, cut }, python, builds, tools, architecture }) => [
      ...[base, packages, slices, cut, python, builds, tools, architecture],
    ]),
  ];
  const content = createHash('sha256')
    .update(JSON.stringify([asked, process.versions.zlib]))
    .digest('hex');
  return {
    service: await findCacheService(host),
    folders: {
      paths: KEPT.map((name) => join(host.cacheDir, name)),
      ...planCacheKeys({ area: 'rock', content, ...originOf(host) }),
    },
  };
}
