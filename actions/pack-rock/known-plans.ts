import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { openProjectMemory, type ProjectMemory } from '../../src/project/index.ts';
import type { RockPlan } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';

/** What was planned for a project. */
export type PlanMemory = ProjectMemory<readonly RockPlan[]>;

/**
 * Planning is a pure function of the project, of a few inputs and of its own code. While they are the same, neither YAML
 * nor the frameworks are even loaded.
 *
 * @param directory of the project, absolute
 */
export function openPlanMemory(
  { inputs, host, ports }: Pick<ActionRun<typeof packRock>, 'inputs' | 'host' | 'ports'>,
  directory: string,
): PlanMemory {
  const { bundle } = host;
  const asked = bundle === undefined ? undefined : [bundle, inputs.platform ?? null, isExperimental(host)];
  return openProjectMemory(ports, directory, join(host.cacheDir, 'rock-plans'), asked);
}

/** Whether extensions may be used that rockcraft calls experimental. */
export function isExperimental({
  variables,
}: Pick<ActionRun<typeof packRock>['host'], 'variables'>): boolean {
  return (variables['ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
}
