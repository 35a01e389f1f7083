import { z } from 'zod/mini';
import { jujuCommands } from '../../src/juju/index.ts';
import type { ApplicationStatus, Juju, PackedCharm } from '../../src/juju/index.ts';
import { parsePlan } from './pebble-tables.ts';

/** The deployed application that is looked into. */
export interface CheckedApp {
  readonly model: string;
  readonly application: string;
  readonly packed: PackedCharm;
  /** The container that runs the app. */
  readonly container: string;
}

const PEBBLE = '/charm/bin/pebble';
const config = z.object({ settings: z.record(z.string(), z.object({ value: z.optional(z.unknown()) })) });

/** Asks the Pebble of every unit. @throws the Failure of the first that does not answer. */
export async function askPebble(
  juju: Juju,
  { model, container }: CheckedApp,
  { units }: Pick<ApplicationStatus, 'units'>,
  ...words: string[]
): Promise<readonly { readonly unit: string; readonly text: string }[]> {
  const answers: { unit: string; text: string }[] = [];
  for (const { name } of units) {
    const answer = await juju.run(jujuCommands.ssh(model, name, container, [PEBBLE, ...words]));
    answers.push({ unit: name, text: answer.stdout });
  }
  return answers;
}

/** The variables of all services of the first unit. */
export async function readVariables(
  juju: Juju,
  app: CheckedApp,
  { units }: Pick<ApplicationStatus, 'units'>,
): Promise<ReadonlyMap<string, string>> {
  const [first] = await askPebble(juju, app, { units: units.slice(0, 1) }, 'plan');
  return new Map([...parsePlan(first?.text ?? '').values()].flatMap((variables) => [...variables]));
}

/** What each option of the application is set to; the charm's defaults are among it. */
export async function readSettings(
  juju: Juju,
  { model, application }: CheckedApp,
): Promise<ReadonlyMap<string, unknown>> {
  const { settings } = await juju.json(jujuCommands.readConfig(model, application), config);
  return new Map(Object.entries(settings).map(([name, { value }]) => [name, value]));
}
