import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  createPythonParser,
  findsNothing,
  type PythonModule,
  type PythonParser,
} from '../../src/project/index.ts';
import type { RockResolution } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';
import { checkArchitectures } from './given.ts';
import { openPlanMemory } from './known-plans.ts';
import type { PlannedRocks } from './plan-project.ts';

export interface PackFacts extends PlannedRocks {
  /** Absolute. */
  readonly directory: string;
  /** What pins rocks, by the names that the input gives the files. */
  readonly pinned: ReadonlyMap<string, RockResolution>;
  readonly parser: PythonParser;
}

/** Reads the project and plans its rocks; nothing is fetched, and nothing written but the cache. */
export async function readFacts(run: ActionRun<typeof packRock>): Promise<PackFacts> {
  const { inputs, ports, host } = run;
  checkArchitectures(inputs);
  const directory = resolve(host.workspace, inputs.path);
  const pinned =
    inputs.resolution === undefined
      ? new Map<string, RockResolution>()
      : await (await import('./pinned.ts')).readPinned(run);
  const parser = createPythonParser(ports, join(host.cacheDir, 'parsed-python'));
  return { directory, pinned, parser, ...(await plan(run, directory, parser)) };
}

async function plan(
  run: ActionRun<typeof packRock>,
  directory: string,
  parser: PythonParser,
): Promise<PlannedRocks> {
  const memory = openPlanMemory(run, directory);
  const known = await memory.find();
  const anew = async (): Promise<PlannedRocks> =>
    (await import('./plan-project.ts')).planProject(run, directory, parser, memory);
  if (known === undefined) return anew();
  const { value: plans, modules } = known;
  const confirmed = confirm(plans, modules, parser, async () => (await anew()).confirmed);
  // Whoever needs it meets its error, and nobody needs it when something else fails first.
  confirmed.catch(() => undefined);
  return { plans, confirmed };
}

/** Python is asked about the sources as they are now: they may differ from those that were planned with. */
async function confirm(
  plans: PlannedRocks['plans'],
  modules: ReadonlyMap<string, PythonModule>,
  parser: PythonParser,
  planAnew: () => Promise<PlannedRocks['plans']>,
): Promise<PlannedRocks['plans']> {
  return (await findsNothing(parser, modules)) ? plans : planAnew();
}
