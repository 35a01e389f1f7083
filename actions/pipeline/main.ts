import {
  renderBars,
  renderTimeline,
  type ActionRun,
  type OutputsOf,
  type TimedStep,
} from '../../src/action/index.ts';
import type { pipeline } from './definition.ts';
import { readPipelineFacts } from './facts.ts';
import { repositoryImage } from './image.ts';
import { planPipeline } from './plan.ts';
import { outcomeOf, runSteps, type StepOutputs } from './run-steps.ts';
import { stages } from './stages.ts';

export async function main(run: ActionRun<typeof pipeline>): Promise<OutputsOf<typeof pipeline>> {
  const { inputs, ports, host, summary } = run;
  const times: TimedStep[] = [];
  try {
    // What few runs do is loaded by them.
    if (inputs.apps.length > 0) return await (await import('./several.ts')).runSeveral(run, stages, times);
    const facts = await readPipelineFacts(run);
    const { username, password } = facts;
    const image = facts.image ?? repositoryImage(host);
    if (password !== undefined && inputs.until !== 'pack' && image !== 'none')
      await (await import('../preflight/check.ts')).checkLogins(ports, host, { image, username, password });
    const outputs: StepOutputs = {};
    await runSteps({ run, stages, label: '', times }, planPipeline(facts), outputs);
    return outcomeOf(outputs);
  } finally {
    if (times.length > 0) {
      ports.reporter.info(renderBars(times));
      summary.heading('Time').mermaid(renderTimeline(times));
    }
  }
}
