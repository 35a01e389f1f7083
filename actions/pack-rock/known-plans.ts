import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  createProjectReader,
  lookAgain,
  type ProjectReader,
  type PythonModule,
  type Sight,
} from '../../src/project/index.ts';
import type { RockPlan } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';

/** Plans that an earlier run made of the same project. */
export interface KnownPlans {
  readonly plans: readonly RockPlan[];
  /** The Python files in which an entry point is looked for, as they are now. */
  readonly modules: ReadonlyMap<string, PythonModule>;
}

/**
 * What was planned for a project, kept together with everything that was read for it. Planning is a pure function of that,
 * of a few inputs and of its own code, so an earlier answer holds while all of them are the same; then neither YAML nor
 * the frameworks are even loaded. Sources are the exception that makes it worth while: of them only what they define
 * is compared. The file stays on this machine, and one that is not whole, or of other code, is none.
 */
export interface PlanMemory {
  readonly reader: ProjectReader;
  find(): Promise<KnownPlans | undefined>;
  keep(plans: readonly RockPlan[], sights: readonly Sight[]): Promise<void>;
}

/** @param directory of the project, absolute */
export function openPlanMemory(
  { inputs, host, ports: { files } }: Pick<ActionRun<typeof packRock>, 'inputs' | 'host' | 'ports'>,
  directory: string,
): PlanMemory {
  const reader = createProjectReader(files);
  const asked = [
    ...[host.bundle, process.version, process.arch],
    ...[directory, inputs.platform ?? null, isExperimental(host)],
  ];
  const path = join(host.cacheDir, 'rock-plans', `${hash(JSON.stringify(asked))}.json`);
  return {
    reader,
    async find() {
      const kept = host.bundle === undefined ? undefined : await files.readText(path);
      // The sum says that the rest is what this very code wrote.
      const text = kept?.slice(kept.indexOf('\n') + 1) ?? '';
      if (kept === undefined || kept.slice(0, kept.indexOf('\n')) !== hash(text)) return undefined;
      const { plans, sights } = JSON.parse(text) as { plans: readonly RockPlan[]; sights: readonly Sight[] };
      const modules = await lookAgain(reader, directory, sights);
      return modules && { plans, modules };
    },
    async keep(plans, sights) {
      if (host.bundle === undefined) return;
      const text = JSON.stringify({ plans, sights });
      await files.write(path, `${hash(text)}\n${text}`, { synced: false });
    },
  };
}

/** Whether extensions may be used that rockcraft calls experimental. */
export function isExperimental({
  variables,
}: Pick<ActionRun<typeof packRock>['host'], 'variables'>): boolean {
  return (variables['ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
