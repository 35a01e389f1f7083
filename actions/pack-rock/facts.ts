import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { requireFramework } from '../../src/frameworks/index.ts';
import {
  checkSyntax,
  createPythonParser,
  readProjectFacts,
  type ProjectFacts,
  type PythonParser,
} from '../../src/project/index.ts';
import {
  expandRock,
  parseResolution,
  planRock,
  type RockPlan,
  type RockResolution,
} from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';

export interface PackFacts {
  /** Absolute. */
  readonly directory: string;
  readonly plan: RockPlan;
  /**
   * The plan once Python has looked at the entry point: almost always the same object. Starting Python costs about as
   * much as all the rest of packing a small change, so that goes on meanwhile.
   */
  readonly confirmed: Promise<RockPlan>;
  readonly pinned: RockResolution | undefined;
  readonly parser: PythonParser;
}

/** Reads the project and plans its rock; nothing is fetched or written. */
export async function readFacts(run: ActionRun<typeof packRock>): Promise<PackFacts> {
  const { inputs, ports, host } = run;
  const directory = resolve(host.workspace, inputs.path);
  const pinned = await readPinned(run);
  const parser = createPythonParser(ports, join(host.cacheDir, 'parsed-python'));
  const project = await readProjectFacts(ports, directory);
  const checking = check(project, parser);
  checking.catch(() => undefined);
  try {
    const plan = planOf(run, project);
    const confirmed = checking.then((checked) => (checked === project ? plan : planOf(run, checked)));
    // Whoever needs it meets its error, and nobody needs it when something else fails first.
    confirmed.catch(() => undefined);
    return { directory, plan, confirmed, pinned, parser };
  } catch {
    // What Python says about the file is the better answer.
    const plan = planOf(run, await checking);
    return { directory, plan, confirmed: Promise.resolve(plan), pinned, parser };
  }
}

/** The same facts where Python has nothing against the entry point. */
async function check(project: ProjectFacts, parser: PythonParser): Promise<ProjectFacts> {
  const modules = await checkSyntax(parser, project.modules);
  const same = [...modules].every(([path, module]) => project.modules.get(path) === module);
  return same ? project : { ...project, modules };
}

function planOf({ inputs, host }: ActionRun<typeof packRock>, project: ProjectFacts): RockPlan {
  requireFramework(project);
  const experimental = (host.variables['ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
  const document = expandRock(project, { experimental });
  return planRock(document, {
    machine: debianArchitecture(process.arch),
    platform: inputs.platform,
    project,
  });
}

async function readPinned({
  inputs,
  ports,
  host,
}: ActionRun<typeof packRock>): Promise<RockResolution | undefined> {
  if (inputs.resolution === undefined) return undefined;
  const file = resolve(host.workspace, inputs.resolution);
  const text = await ports.files.readText(file);
  if (text !== undefined) return parseResolution(text, file);
  throw new Failure('ROCK_RESOLUTION', `there is no resolution file ${inputs.resolution}`, {
    hint: 'Pack once without `resolution` and keep the file that the output of that name names.',
  });
}
