import type { ActionRun } from '../../src/action/index.ts';
import { charmcraft, chooseEngine, debianArchitecture, readMachine } from '../../src/craft/index.ts';
import { explainEngine } from '../craft-engine/explain-engine.ts';
import type { CharmBuilder } from './builder.ts';
import type { packCharm } from './definition.ts';

/** Inputs for which charmcraft has nothing. */
const EMBEDDED_ONLY = [
  'python-version',
  'base-image',
  'charm-libs',
  'resolution',
  'python-index',
  'python-extra-index',
] as const;

/** Chooses the engine, says why, and loads only that one. */
export async function chooseBuilder({
  inputs,
  ports,
  host,
}: ActionRun<typeof packCharm>): Promise<CharmBuilder> {
  const embedded: CharmBuilder = async (run) => (await import('./embedded.ts')).buildEmbedded(run);
  if (inputs.engine === 'embedded') return embedded;
  const facts = { architecture: debianArchitecture(process.arch), variables: host.variables };
  const machine = await readMachine(ports, charmcraft, facts);
  const given = EMBEDDED_ONLY.filter((name) => inputs[name] !== undefined);
  const choice = chooseEngine(inputs.engine, charmcraft, machine, given);
  ports.reporter.info(choice.why);
  if (choice.engine === 'embedded') return (run) => explainEngine(choice, () => embedded(run));
  return async (run) => (await import('./craft.ts')).buildWithCharmcraft(run, machine);
}
