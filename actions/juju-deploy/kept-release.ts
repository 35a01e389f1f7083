import { createHash } from 'node:crypto';

import type { ActionRun } from '../../src/action/index.ts';
import { findCacheService, originOf, planCacheKeys, withCachedFolders } from '../../src/cache/index.ts';
import type { jujuDeploy } from './definition.ts';
import { releaseFolder } from './way-back.ts';

/**
 * Runs `work` with what earlier jobs remembered of an application in its folder, and keeps what is there afterwards for
 * later ones. Every run keeps an entry of its own, so that the newest is what ran last.
 */
export async function withKeptRelease<T>(
  { ports, host, inputs }: ActionRun<typeof jujuDeploy>,
  request: { readonly model: string; readonly application: string },
  work: () => Promise<T>,
): Promise<T> {
  const { variables } = host;
  const folder = releaseFolder(host, request);
  const run = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB'].map((name) => variables[name] ?? '');
  const keys = planCacheKeys({
    ...originOf(host),
    area: `release-${folder.slice(-16)}`,
    platform: 'any',
    content: createHash('sha256').update(run.join(' ')).digest('hex').slice(0, 16),
  });
  const found = await findCacheService(host);
  const service = found && inputs['dry-run'] ? { ...found, save: () => Promise.resolve() } : found;
  return withCachedFolders(service, { paths: [folder], ...keys }, ports, work);
}
