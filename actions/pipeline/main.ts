import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
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
  const times: [string, string][] = [];
  for (const [at, step] of steps.entries()) {
    const begin = ports.clock.monotonic();
    ports.reporter.info(`[${at + 1}/${steps.length}] ${step.name} (${step.action})`);
    const work = stages[step.action];
    if (work === undefined) throw new Error(`there is no stage ${step.action}`);
    outputs[step.action] = await work(resolveInputs(step, outputs), { ports, host, summary, signal });
    times.push([step.name, `${((ports.clock.monotonic() - begin) / 1000).toFixed(1)} s`]);
  }
  summary.heading('Time').table(['Step', 'Time'], times);
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

/** Where `publish` pushes to when nobody says anything. */
function defaultImage(repository: string | undefined): string | undefined {
  return repository === undefined ? undefined : `ghcr.io/${repository.toLowerCase()}`;
}
