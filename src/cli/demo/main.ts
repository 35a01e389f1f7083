import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  proxySettings,
  renderBars,
  toolEnvironment,
  type ActionRun,
  type OutputsOf,
} from '../../action/index.ts';
import { Failure } from '../../errors/index.ts';
import { createNodePorts } from '../../ports/node/index.ts';
import { planPipeline, resolveInputs, type PlannedStep } from '../../../actions/pipeline/plan.ts';
import type { demo } from './definition.ts';
import { findDemoFacts } from './facts.ts';
import type { DemoReport } from './report.ts';
import { createScreen, type Screen } from './screen.ts';
import { takeDown } from './take-down.ts';
import { runStep, startJob, type Job, type StepResult } from './workflow.ts';

type Run = ActionRun<typeof demo>;

/** Milliseconds for stopping containers; what is left then is named, and `--down` removes it. */
const CLEAN_UP_LIMIT = 60_000;

/** The main job on one machine: every public action, one after another, as a workflow would run them. */
export async function main(run: Run): Promise<OutputsOf<typeof demo>> {
  const { inputs, ports, host } = run;
  const screen = createScreen((text) => process.stderr.write(text), process.stderr.isTTY);
  if (inputs.down) {
    await takeDown(inputs, ports, host, screen);
    return {};
  }
  const facts = await findDemoFacts(run, screen);
  const folder = await mkdtemp(join(host.tempDir, 'paas-action-demo-'));
  const job = await startJob(
    folder,
    resolve(host.workspace),
    host.bundlesDir,
    stepEnvironment(host.variables),
  );
  let finished = false;
  try {
    const results = await runSteps(job, planPipeline(facts.pipeline), screen, run.signal);
    const report = describe(results, facts);
    finished = true;
    screen.say(`\n${renderBars(report.steps)}\n`);
    const drawing = results.find(({ step }) => step.action === 'juju-deploy')?.result.outputs['diagram'];
    if (drawing !== undefined) screen.say(`${drawing}\n`);
    if (inputs.json !== undefined)
      await ports.files.write(resolve(inputs.json), `${JSON.stringify(report, undefined, 2)}\n`);
    screen.say(inputs.keep ? `The app answers at ${report.url}` : `The app answered at ${report.url}`);
    return { url: report.url, ...(inputs.json !== undefined && { report: resolve(inputs.json) }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (inputs.keep && finished) screen.say('It is left running. To remove it: npm run demo -- --down');
    else await takeDownAnyway(run, screen);
  }
}

/** Cleaning up must also work when the run was cancelled, which its own ports obey. */
async function takeDownAnyway({ inputs, ports, host }: Run, screen: Screen): Promise<void> {
  const fresh = createNodePorts({
    reporter: ports.reporter,
    signal: AbortSignal.timeout(CLEAN_UP_LIMIT),
    toolEnv: toolEnvironment(process.env),
    proxy: proxySettings(process.env),
  });
  await takeDown(inputs, fresh, host, screen);
  await fresh.dispose();
}

interface Done {
  readonly step: PlannedStep;
  readonly result: StepResult;
}

async function runSteps(
  job: Job,
  planned: readonly PlannedStep[],
  screen: Screen,
  signal: AbortSignal,
): Promise<Done[]> {
  const done: Done[] = [];
  const outputs: Record<string, Readonly<Record<string, string>>> = {};
  for (const [at, step] of planned.entries()) {
    screen.step(`${step.name} (${step.action})`, at + 1, planned.length);
    const result = await runStep(
      job,
      { ...step, inputs: resolveInputs(step, outputs) },
      (line) => screen.line(line),
      signal,
    );
    screen.stepDone(result.took, result.exitCode === 0);
    if (signal.aborted) throw new Failure('CANCELLED', 'the demo was cancelled');
    if (result.exitCode !== 0) {
      throw new Failure(
        'DEMO_STEP_FAILED',
        `the step ${step.action} failed with exit code ${result.exitCode}`,
        {
          hint: 'The lines above say why. Everything that the demo started is removed.',
        },
      );
    }
    outputs[step.action] = result.outputs;
    done.push({ step, result });
  }
  return done;
}

function describe(done: readonly Done[], facts: { base: string; charm: string }): DemoReport {
  const output = (action: string, name: string): string =>
    done.find(({ step }) => step.action === action)?.result.outputs[name] ?? '';
  const steps = done.map(({ step, result }) => ({
    name: step.name,
    action: step.action,
    seconds: Math.round(result.took) / 1000,
  }));
  return {
    steps,
    url: output('juju-deploy', 'url'),
    imageDigest: output('publish', 'digest'),
    charmSha256: output('pack-charm', 'sha256'),
    base: facts.base,
    charm: facts.charm,
    seconds: Math.round(steps.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000,
  };
}

/** What a step of a workflow sees: the tools' environment, and our own switches so that all steps share one cache. */
function stepEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(variables).filter(
    ([name]) => name.startsWith('PAAS_') || name.startsWith('XDG_'),
  );
  return { ...toolEnvironment(process.env), ...(Object.fromEntries(own) as Record<string, string>) };
}
