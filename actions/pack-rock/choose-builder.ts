import type { ActionRun } from '../../src/action/index.ts';
import { chooseEngine, debianArchitecture, readMachine, rockcraft } from '../../src/craft/index.ts';
import { explainEngine } from '../craft-engine/explain-engine.ts';
import type { RockBuilder } from './builder.ts';
import type { packRock } from './definition.ts';
import { buildEmbedded } from './embedded.ts';

/** Inputs for which rockcraft has nothing. */
const EMBEDDED_ONLY = [
  'base-image',
  'resolution',
  'apt-mirror',
  'python-index',
  'python-extra-index',
  'pebble-binary',
  'statsd-exporter-binary',
  'node-mirror',
  'slice-definitions',
] as const;

/** Chooses the engine, says why, and loads nothing of the other one. */
export async function chooseBuilder({
  inputs,
  ports,
  host,
}: ActionRun<typeof packRock>): Promise<RockBuilder> {
  if (inputs.engine === 'embedded') return buildEmbedded;
  const facts = { architecture: debianArchitecture(process.arch), variables: host.variables };
  const machine = await readMachine(ports, rockcraft, facts);
  const given = EMBEDDED_ONLY.filter((name) => inputs[name] !== undefined);
  const choice = chooseEngine(inputs.engine, rockcraft, machine, given);
  ports.reporter.info(choice.why);
  if (choice.engine === 'embedded') return (run) => explainEngine(choice, () => buildEmbedded(run));
  return async (run) => (await import('./craft.ts')).buildWithRockcraft(run, machine);
}
