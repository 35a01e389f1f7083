import {
  renderBars,
  renderTimeline,
  type ActionRun,
  type OutputsOf,
  type TimedStep,
} from '../../src/action/index.ts';
import type { Clock } from '../../src/ports/index.ts';
import { checkLogins } from '../preflight/check.ts';
import type { pipeline } from './definition.ts';
import { readPipelineFacts } from './facts.ts';
import { planPipeline, resolveInputs } from './plan.ts';
import { stages } from './stages.ts';

export async function main(run: ActionRun<typeof pipeline>): Promise<OutputsOf<typeof pipeline>> {
  const { ports, host, summary, signal } = run;
  const facts = await readPipelineFacts(run);
  const { username, password } = facts;
  const image = facts.image ?? defaultImage(host.variables['GITHUB_REPOSITORY']);
  if (password !== undefined && image !== 'none')
    await checkLogins(ports, host, { image, username, password });
  const steps = planPipeline(facts);
  const outputs: Record<string, Readonly<Record<string, string | undefined>>> = {};
  const times: TimedStep[] = [];
  try {
    for (const [at, step] of steps.entries()) {
      ports.reporter.info(`[${at + 1}/${steps.length}] ${step.name} (${step.action})`);
      const work = stages[step.action];
      if (work === undefined) throw new Error(`there is no stage ${step.action}`);
      outputs[step.action] = await timed(times, step.name, ports.clock, () =>
        work(resolveInputs(step, outputs), { ports, host, summary, signal }),
      );
    }
  } finally {
    ports.reporter.info(renderBars(times));
    summary.heading('Time').mermaid(renderTimeline(times));
  }
  const { 'pack-rock': rock, 'pack-charm': charm, publish, 'juju-deploy': deployed } = outputs;
  const found = {
    rock: rock?.['rock'],
    charm: charm?.['charm'],
    image: publish?.['image'],
    model: deployed?.['model'],
    application: deployed?.['application'],
    url: deployed?.['url'],
  };
  const given = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as OutputsOf<typeof pipeline>;
}

/** Notes how long `work` took, also when it fails. */
async function timed<T>(
  times: TimedStep[],
  name: string,
  clock: Pick<Clock, 'monotonic'>,
  work: () => Promise<T>,
): Promise<T> {
  const begin = clock.monotonic();
  const note = (failed: boolean): unknown =>
    times.push({ name, seconds: (clock.monotonic() - begin) / 1000, failed });
  try {
    const result = await work();
    note(false);
    return result;
  } catch (error) {
    note(true);
    throw error;
  }
}

/** Where `publish` pushes to when nobody says anything. */
function defaultImage(repository: string | undefined): string | undefined {
  return repository === undefined ? undefined : `ghcr.io/${repository.toLowerCase()}`;
}
