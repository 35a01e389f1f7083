import { resolve } from 'node:path';
import {
  PartialFailure,
  renderFailure,
  type ActionRun,
  type OutputsOf,
  type TimedStep,
} from '../../src/action/index.ts';
import { errorMessage, isFailure } from '../../src/errors/index.ts';
import { findApps, type App } from '../../src/project/index.ts';
import { checkLogins } from '../preflight/check.ts';
import type { pipeline } from './definition.ts';
import { factsOf, refuseForOne } from './facts-of-several.ts';
import { packAll } from './pack-all.ts';
import { planPipeline, type PipelineFacts } from './plan.ts';
import { outcomeOf, runSteps, type StepOutputs } from './run-steps.ts';
import type { Stage } from './stage.ts';

/** What is done for all apps together. */
const BEFORE = new Set(['setup-craft', 'pack-rock', 'pack-charm']);

/**
 * The pipeline for several apps: set up once, pack all side by side, and take each on its own from there on.
 *
 * @throws PartialFailure `APPS_FAILED` when some failed, with what became of the others
 */
export async function runSeveral(
  run: ActionRun<typeof pipeline>,
  stages: Readonly<Record<string, Stage>>,
  times: TimedStep[],
): Promise<OutputsOf<typeof pipeline>> {
  const { inputs, ports, host, signal } = run;
  refuseForOne(run);
  const apps = await findApps(ports, resolve(host.workspace, inputs.path), inputs.apps);
  const planned: { readonly app: App; readonly facts: PipelineFacts }[] = [];
  for (const app of apps) planned.push({ app, facts: await factsOf(run, app) });
  const [first] = planned;
  if (first === undefined) throw new Error('findApps gives at least one');
  const { username, password, image } = first.facts;
  if (password !== undefined && inputs.until !== 'pack' && image !== 'none')
    await checkLogins(ports, host, { image, username, password });
  const context = { run, stages, times };
  const setup = planPipeline(first.facts).filter(({ action }) => action === 'setup-craft');
  await runSteps({ ...context, label: '' }, setup, {});
  const packed = await packAll(run, stages, times);
  const details = [...packed.details];
  const results: Record<string, unknown>[] = [];
  for (const { app, facts } of planned) {
    const { rock = {}, charm = {}, error } = packed.apps.find(({ name }) => name === app.name) ?? {};
    const outputs: StepOutputs = { 'pack-rock': rock, 'pack-charm': charm };
    const result = { name: app.name, path: app.path };
    if (error !== undefined) {
      results.push({ ...result, ...outcomeOf(outputs), error });
      continue;
    }
    try {
      const steps = planPipeline(facts).filter(({ action }) => !BEFORE.has(action));
      await runSteps({ ...context, label: `${app.name}: ` }, steps, outputs);
      results.push({ ...result, ...outcomeOf(outputs) });
    } catch (caught) {
      if (signal.aborted) throw caught;
      details.push(...renderFailure(caught).map((line) => `${app.name}: ${line}`));
      ports.reporter.warning(
        `${app.name}: ${errorMessage(caught)}`,
        isFailure(caught) ? caught.at : undefined,
      );
      const code = isFailure(caught) ? caught.code : 'BUG';
      results.push({ ...result, ...outcomeOf(outputs), error: [{ code, message: errorMessage(caught) }] });
    }
  }
  const outputs = { apps: JSON.stringify(results) };
  const failed = results.filter((each) => 'error' in each).map(({ name }) => String(name));
  if (failed.length === 0) return outputs;
  throw new PartialFailure(
    'APPS_FAILED',
    `${failed.length} of ${results.length} apps failed: ${failed.join(', ')}`,
    outputs,
    { hint: 'The output `apps` tells what became of the others.', details },
  );
}
