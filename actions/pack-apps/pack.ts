import {
  parseInputs,
  Summary,
  type ActionDefinition,
  type ActionRun,
  type InputsOf,
} from '../../src/action/index.ts';
import { packCharm } from '../pack-charm/definition.ts';
import { packRock } from '../pack-rock/definition.ts';
import type { packApps } from './definition.ts';
import { namedReporter } from './named-reporter.ts';
import type { PackTask } from './plan.ts';

export interface PackedTask {
  readonly outputs: Readonly<Record<string, string | undefined>>;
  /** What it has to say on the job's page. */
  readonly summary: Summary;
}

/** Packs one file as the action of its kind does. */
export async function packTask(run: ActionRun<typeof packApps>, task: PackTask): Promise<PackedTask> {
  const { ports, host, signal } = run;
  const reporter = namedReporter(ports.reporter, task.app.name);
  const summary = new Summary();
  const context = { ports: { ...ports, reporter }, host, signal, summary };
  if (task.kind === 'rock') {
    const { main } = await import('../pack-rock/main.ts');
    return { outputs: await main({ ...context, inputs: inputsFor(packRock, run, task) }), summary };
  }
  const { main } = await import('../pack-charm/main.ts');
  return { outputs: await main({ ...context, inputs: inputsFor(packCharm, run, task) }), summary };
}

/** The inputs of all apps that this action takes too, those of the task, and the defaults of what is left. */
function inputsFor<D extends ActionDefinition>(
  definition: D,
  { inputs }: ActionRun<typeof packApps>,
  { path, output, artifact }: PackTask,
): InputsOf<D> {
  const shared = Object.entries(inputs).filter(([name]) => name in definition.inputs);
  const defaults = parseInputs(definition, () => '');
  return { ...defaults, ...(Object.fromEntries(shared) as Partial<InputsOf<D>>), path, output, artifact };
}
