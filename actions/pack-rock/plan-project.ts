import type { ActionRun } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { requireFramework } from '../../src/frameworks/index.ts';
import {
  BUILD_FOLDERS,
  checkSyntax,
  readProjectFacts,
  watchReader,
  type ProjectFacts,
  type PythonParser,
} from '../../src/project/index.ts';
import { expandRock, planRocks, type RockDocument, type RockPlan } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';
import { isExperimental, type PlanMemory } from './known-plans.ts';

export interface PlannedRocks {
  /** One for each platform to pack, in the order of rockcraft.yaml; in little else do they differ. */
  readonly plans: readonly RockPlan[];
  /**
   * The plans once Python has looked at the entry point: almost always the same object. Starting Python costs about as
   * much as all the rest of packing a small change, so that goes on meanwhile.
   */
  readonly confirmed: Promise<readonly RockPlan[]>;
}

/** Reads the project, plans its rocks while Python looks at it, and keeps the plans for the next run. */
export async function planProject(
  run: ActionRun<typeof packRock>,
  directory: string,
  parser: PythonParser,
  memory: PlanMemory,
): Promise<PlannedRocks> {
  const { reader, sights } = watchReader(memory.reader);
  const project = await readProjectFacts(run.ports, directory, { reader });
  const checking = check(project, parser);
  checking.catch(() => undefined);
  try {
    const plans = plansOf(run, project);
    await memory.keep(plans, sights);
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
  const machine = debianArchitecture(process.arch);
  const experimental = isExperimental(host);
  const expandFor = (platform: string | undefined): RockDocument =>
    expandRock(project, { experimental, target: { ...BUILD_FOLDERS, machine, platform } });
  const document = expandFor(inputs.platform);
  const plans = planRocks(document, { machine, platform: inputs.platform, project });
  if (!document.varies) return plans;
  return plans.flatMap(({ platform }) => planRocks(expandFor(platform), { machine, platform, project }));
}
