import type { ActionDefinition, ActionRun, TimedStep } from '../../src/action/index.ts';
import { resolveInputs, type PlannedStep } from './plan.ts';
import type { Stage } from './stage.ts';
import { timed } from './timed.ts';

/** What the steps that ran have given out, by action. */
export type StepOutputs = Record<string, Readonly<Record<string, string | undefined>>>;

export interface StepContext {
  readonly run: Omit<ActionRun<ActionDefinition>, 'inputs'>;
  readonly stages: Readonly<Record<string, Stage>>;
  /** What an app is called in front of the names of its steps; empty where there is only one. */
  readonly label: string;
  /** Where the times of the steps are noted. */
  readonly times: TimedStep[];
}

/** Runs steps one after another and adds what they give out to `outputs`. */
export async function runSteps(
  { run: { ports, host, summary, signal }, stages, label, times }: StepContext,
  steps: readonly PlannedStep[],
  outputs: StepOutputs,
): Promise<void> {
  for (const [at, step] of steps.entries()) {
    const name = `${label}${step.name}`;
    ports.reporter.info(`[${at + 1}/${steps.length}] ${name} (${step.action})`);
    const work = stages[step.action];
    if (work === undefined) throw new Error(`there is no stage ${step.action}`);
    outputs[step.action] = await timed(times, name, ports.clock, () =>
      work(resolveInputs(step, outputs), { ports, host, summary, signal }),
    );
  }
}

/** What the steps of one app have come to, in the words of the pipeline's outputs. */
export function outcomeOf(outputs: Readonly<StepOutputs>): Readonly<Record<string, string>> {
  const { 'pack-rock': rock, 'pack-charm': charm, publish, 'juju-deploy': deployed } = outputs;
  const found = {
    rock: rock?.['rock'],
    charm: charm?.['charm'],
    image: publish?.['image'],
    model: deployed?.['model'],
    application: deployed?.['application'],
    url: deployed?.['url'],
  };
  const given = Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
