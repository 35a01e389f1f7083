import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { findCacheService, originOf, planCacheKeys, withCachedFolders } from '../../src/cache/index.ts';
import {
  chooseIsolation,
  contentOf,
  keptFolder,
  packOnce,
  planPack,
  type Build,
  type CraftMachine,
  type CraftProject,
  type Isolation,
  type PackedOnce,
  type PackPlan,
} from '../../src/craft/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { withWarmTool } from './warm-tool.ts';

export interface CraftInputs {
  readonly platform: string | undefined;
  readonly isolation: 'auto' | Isolation;
  /** Milliseconds. */
  readonly timeout: number;
  readonly 'reuse-packed': number;
}

/** Packs a project with its official tool, or takes what was packed from the same sources before. */
export async function packWithCraft(
  ports: Ports,
  host: Host,
  project: CraftProject,
  machine: CraftMachine,
  inputs: CraftInputs,
  output: string,
): Promise<PackedOnce> {
  const { tool, directory, document, experimental } = project;
  const { reporter } = ports;
  const wanted = inputs.platform;
  const builds = project.builds?.filter(({ platform }) => wanted === undefined || platform === wanted);
  const isolation = chooseIsolation(inputs.isolation, builds, machine);
  if (experimental.length > 0)
    reporter.notice(
      `${experimental.join(', ')} is experimental here, and enabled with ${tool.experimentalGate}`,
    );
  const wheels = join(host.cacheDir, 'craft', 'wheels');
  const plan = planPack(
    {
      tool,
      directory,
      platform: wanted,
      isolation,
      experimental: experimental.length > 0,
      timeout: inputs.timeout,
      wheels,
      logs: join(host.stateDir, 'craft-logs'),
    },
    machine,
  );
  reporter.info(`${tool.program} ${machine.tool?.version ?? ''}, ${isolation.isolation}: ${isolation.why}`);
  const content = await contentOf(ports, plan, output);
  const folders = cachedFolders(host, plan, content);
  const service = inputs['reuse-packed'] === 0 ? undefined : await findCacheService(host);
  const warm = {
    service,
    plan,
    machine,
    bases: basesOf(builds),
    wheels: plan.folders.find((path) => path === wheels),
  };
  return withCachedFolders(service, folders, ports, () =>
    packOnce(ports, plan, content, {
      document,
      output,
      cacheDir: host.cacheDir,
      home: host.home,
      stateHome: host.variables['XDG_STATE_HOME'],
      maxAge: inputs['reuse-packed'],
      around: (pack) =>
        withWarmTool(ports, host, warm, () => reporter.group(plan.argv.join(' '), () => pack())),
    }),
  );
}

/** What a packed file came from is its key; anything else that was packed is of no use to this run. */
function cachedFolders(
  host: Host,
  plan: PackPlan,
  content: string,
): { paths: readonly string[]; key: string; prefixes: readonly string[] } {
  const { key, prefixes } = planCacheKeys({ area: plan.tool.program, content, ...originOf(host) });
  return {
    paths: [keptFolder(host.cacheDir, plan, content)],
    key,
    prefixes: prefixes.map((prefix) => `${prefix}${content}`),
  };
}

function basesOf(builds: readonly Build[] | undefined): readonly string[] | undefined {
  const bases = builds?.map(({ base }) => base);
  return bases?.every((base) => base !== undefined) === true ? bases : undefined;
}
