import { resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { requireFramework } from '../../src/frameworks/index.ts';
import { readProjectFacts } from '../../src/project/index.ts';
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
  readonly pinned: RockResolution | undefined;
}

/** Reads the project and plans its rock; nothing is fetched or written. */
export async function readFacts(run: ActionRun<typeof packRock>): Promise<PackFacts> {
  const { inputs, ports, host } = run;
  const directory = resolve(host.workspace, inputs.path);
  const pinned = await readPinned(run);
  const project = await readProjectFacts(ports, directory);
  requireFramework(project);
  const experimental = (host.variables['ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
  const document = expandRock(project, { experimental });
  const plan = planRock(document, {
    machine: debianArchitecture(process.arch),
    platform: inputs.platform,
    project,
  });
  return { directory, plan, pinned };
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
