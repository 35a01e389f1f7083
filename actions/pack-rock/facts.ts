import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { requireFramework } from '../../src/frameworks/index.ts';
import {
  checkSyntax,
  createPythonParser,
  readProjectFacts,
  type ProjectFacts,
  type PythonParser,
} from '../../src/project/index.ts';
import { expandRock, planRocks, type RockPlan, type RockResolution } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';
import { checkArchitectures } from './given.ts';
import { readPinned } from './pinned.ts';

export interface PackFacts {
  /** Absolute. */
  readonly directory: string;
  /** One for each platform to pack, in the order of rockcraft.yaml; they differ in nothing else. */
  readonly plans: readonly RockPlan[];
  /**
   * The plans once Python has looked at the entry point: almost always the same object. Starting Python costs about as
   * much as all the rest of packing a small change, so that goes on meanwhile.
   */
  readonly confirmed: Promise<readonly RockPlan[]>;
  /** What pins rocks, by the names that the input gives the files. */
  readonly pinned: ReadonlyMap<string, RockResolution>;
  readonly parser: PythonParser;
}

/** Reads the project and plans its rocks; nothing is fetched or written. */
export async function readFacts(run: ActionRun<typeof packRock>): Promise<PackFacts> {
  const { inputs, ports, host } = run;
  checkArchitectures(inputs);
  const directory = resolve(host.workspace, inputs.path);
  const pinned = await readPinned(run);
  const parser = createPythonParser(ports, join(host.cacheDir, 'parsed-python'));
  const project = await readProjectFacts(ports, directory);
  const planned = await planWhileChecking(run, project, check(project, parser));
  return { directory, ...planned, pinned, parser };
}

async function planWhileChecking(
  run: ActionRun<typeof packRock>,
  project: ProjectFacts,
  checking: Promise<ProjectFacts>,
): Promise<Pick<PackFacts, 'plans' | 'confirmed'>> {
  checking.catch(() => undefined);
  try {
    const plans = plansOf(run, project);
    const confirmed = checking.then((checked) => (checked === project ? plans : plansOf(run, checked)));
    // Whoever needs it meets its error, and nobody needs it when something else fails first.
    confirmed.catch(() => undefined);
    return { plans, confirmed };
  } catch {
    // What Python says about the file is the better answer.
    const plans = plansOf(run, await checking);
    return { plans, confirmed: Promise.resolve(plans) };
  }
}

/** The same facts where Python has nothing against the entry point. */
async function check(project: ProjectFacts, parser: PythonParser): Promise<ProjectFacts> {
  const modules = await checkSyntax(parser, project.modules);
  const same = [...modules].every(([path, module]) => project.modules.get(path) === module);
  return same ? project : { ...project, modules };
}

function plansOf({ inputs, host }: ActionRun<typeof packRock>, project: ProjectFacts): readonly RockPlan[] {
  requireFramework(project);
  const experimental = (host.variables['ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
  const document = expandRock(project, { experimental });
  return planRocks(document, {
    machine: debianArchitecture(process.arch),
    platform: inputs.platform,
    project,
  });
}
