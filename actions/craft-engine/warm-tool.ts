import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import {
  originOf,
  planCacheKeys,
  restoreOnly,
  withCachedFolders,
  type CacheService,
  type RunOrigin,
} from '../../src/cache/index.ts';
import {
  keepBaseInstances,
  restoreBaseInstances,
  trimFolder,
  WHEEL_FILES,
  type CraftMachine,
  type PackPlan,
} from '../../src/craft/index.ts';
import type { Ports } from '../../src/ports/index.ts';

export interface WarmFacts {
  /** Undefined when nothing is kept between jobs. */
  readonly service: CacheService | undefined;
  readonly plan: PackPlan;
  readonly machine: CraftMachine;
  /** `ubuntu@24.04`, of every platform that is built; undefined where the document does not say. */
  readonly bases: readonly string[] | undefined;
  /** Absolute: the folder of wheels, when the tool has one here. */
  readonly wheels: string | undefined;
}

/** Of wheels that charmcraft built from source or fetched: a charm has tens of megabytes of them. Bytes. */
const WHEELS_LIMIT = 512 * 1024 ** 2;

/** Runs a craft tool with what an earlier job has left for it: its base instances and its wheels. */
export async function withWarmTool<T>(
  ports: Ports,
  host: Host,
  facts: WarmFacts,
  work: () => Promise<T>,
): Promise<T> {
  return withWheels(ports, host, facts, () => withBaseInstances(ports, host, facts, work));
}

/** Those for the same requirements, or else the newest for the same bases: most of them are the same. */
async function withWheels<T>(
  ports: Ports,
  host: Host,
  { service, plan, bases, wheels }: WarmFacts,
  work: () => Promise<T>,
): Promise<T> {
  if (wheels === undefined) return work();
  const requirements: string[] = [];
  for (const name of WHEEL_FILES) requirements.push((await ports.files.readText(join(plan.cwd, name))) ?? '');
  const content = hashOf(requirements);
  const keys = planCacheKeys({ area: `${plan.tool.program}-wheels`, content, ...ours(host, bases) });
  return withCachedFolders(service, { paths: [wheels], ...keys }, ports, async () => {
    const result = await work();
    await trimFolder(ports, wheels, WHEELS_LIMIT);
    return result;
  });
}

/**
 * Only on machines that are thrown away: others keep their instances in LXD. They are renewed every month, are made by
 * jobs of branches alone, because each is large, and no release starts from one.
 */
async function withBaseInstances<T>(
  ports: Ports,
  host: Host,
  { service, plan, machine, bases }: WarmFacts,
  work: () => Promise<T>,
): Promise<T> {
  const { trust, platform } = ours(host, bases);
  const helps = plan.isolation.isolation === 'lxd' && machine.throwAway && bases !== undefined;
  if (service === undefined || !helps || trust === 'release') return work();
  const { tool } = plan;
  const folder = join(host.cacheDir, 'craft', 'base-instances', tool.program);
  const month = new Date(ports.clock.now()).toISOString().slice(0, 7);
  const content = hashOf([machine.tool?.version ?? '', month]);
  const { key, prefixes } = planCacheKeys({ area: `${tool.program}-instances`, platform, content, trust });
  const folders = { paths: [folder], key, prefixes: prefixes.map((prefix) => `${prefix}${content}`) };
  const saving = trust === 'branch' ? service : restoreOnly(service);
  return withCachedFolders(saving, folders, ports, async ({ exact }) => {
    await restoreBaseInstances(ports, tool, folder);
    const result = await work();
    if (!exact && trust === 'branch') await keepBaseInstances(ports, tool, folder);
    return result;
  });
}

/** Whom an entry is for: what was built for another base or processor is of no use, and may be of harm. */
function ours(host: Host, bases: readonly string[] | undefined): RunOrigin {
  const names = [...new Set(bases ?? ['unknown'])].sort().join('+');
  const { platform, trust } = originOf(host);
  return { platform: `${platform}-${names}`, trust };
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
