import { parseInputs, Summary, valueFor, type ActionRun, type InputsOf } from '../../src/action/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
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
  const { ports, host, signal, renewCache } = run;
  const reporter = namedReporter(ports.reporter, task.app.name);
  const summary = new Summary();
  const context = {
    ...{ ports: { ...ports, reporter }, host, signal, summary },
    ...(renewCache !== undefined && { renewCache }),
  };
  if (task.kind === 'rock') {
    const { main } = await import('../pack-rock/main.ts');
    return { outputs: await main({ ...context, inputs: rockInputs(run, task) }), summary };
  }
  const { main } = await import('../pack-charm/main.ts');
  return { outputs: await main({ ...context, inputs: charmInputs(run, task) }), summary };
}

/** The inputs of all apps, those of the task, and the defaults of what is left. */
function rockInputs({ inputs }: ActionRun<typeof packApps>, task: PackTask): InputsOf<typeof packRock> {
  const { apps: _apps, parallel: _parallel, 'charm-libs': _libs, ...shared } = inputs;
  return { ...parseInputs(packRock, () => ''), ...shared, ...placesOf(task) };
}

function charmInputs({ inputs }: ActionRun<typeof packApps>, task: PackTask): InputsOf<typeof packCharm> {
  return {
    ...parseInputs(packCharm, () => ''),
    engine: inputs.engine,
    'base-image': valueFor(inputs['base-image'], debianArchitecture(process.arch)),
    'charm-libs': inputs['charm-libs'],
    'max-age': inputs['max-age'],
    'python-index': inputs['python-index'],
    'python-extra-index': inputs['python-extra-index'],
    isolation: inputs.isolation,
    timeout: inputs.timeout,
    'reuse-packed': inputs['reuse-packed'],
    ...placesOf(task),
  };
}

function placesOf({ path, output, artifact }: PackTask): Pick<PackTask, 'path' | 'output' | 'artifact'> {
  return { path, output, artifact };
}
