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
import type { Ports } from '../../src/ports/index.ts';
import { listBuildFiles, type App } from '../../src/project/index.ts';
import { KEPT } from '../pack-rock/cache.ts';

/**
 * One entry for all apps: they share the folders, and entries that are unpacked side by side would tear each other's
 * files. It is made anew when what the apps are built from has changed, not with every line of their code.
 */
export async function planCache(
  { files }: Pick<Ports, 'files'>,
  host: Pick<Host, 'cacheDir' | 'inGithubActions' | 'trust' | 'variables'>,
  root: string,
  apps: readonly App[],
): Promise<{ readonly service: CacheService | undefined; readonly folders: CachedFolders }> {
  const folders = apps.flatMap(({ path, charmPath }) => [
    path,
    ...(charmPath === undefined ? [] : [charmPath]),
  ]);
  const hash = createHash('sha256').update(process.versions.zlib);
  for (const file of await listBuildFiles(files, root, [...new Set(folders)])) {
    const content = (await files.readBytes(join(root, file))) ?? new Uint8Array();
    hash.update(`\0${file}\0${content.byteLength}\0`).update(content);
  }
  return {
    service: await findCacheService(host),
    folders: {
      paths: [...KEPT, 'charm', 'craft/packed', 'craft/wheels'].map((name) => join(host.cacheDir, name)),
      ...planCacheKeys({ area: 'apps', content: hash.digest('hex'), ...originOf(host) }),
    },
  };
}

/** A host on which the tasks themselves find no cache to restore and save. */
export function withoutCache(host: Host): Host {
  const { ACTIONS_RESULTS_URL: _results, ACTIONS_CACHE_URL: _cache, ...variables } = host.variables;
  return { ...host, variables };
}
