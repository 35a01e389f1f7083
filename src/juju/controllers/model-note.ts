import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';

/** What a model keeps for its users and Juju makes no use of. */
const KEY = 'extra-info';

/** The note of a model; undefined when it has none, or there is no model. @throws Failure `JUJU_UNREACHABLE`. */
export async function readModelNote(juju: Juju, model: string): Promise<string | undefined> {
  const { exitCode, stdout } = await juju.call(commands.readModelConfig(model, KEY));
  const note = stdout.trim();
  return exitCode === 0 && note !== '' ? note : undefined;
}

/** @throws Failure `JUJU_REFUSED`, `JUJU_UNREACHABLE`. */
export async function writeModelNote(juju: Juju, model: string, note: string): Promise<void> {
  await juju.run(commands.setModelConfig(model, { [KEY]: note }));
}
