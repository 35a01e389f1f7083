import type { ActionDefinition, ActionMain } from './define.ts';
import { runAction, type Shell } from './run.ts';

/** An action in the list that the generator, the build, the command line and the tests go through. */
export interface RegisteredAction {
  readonly definition: ActionDefinition;
  run(shell: Shell): Promise<number>;
}

/** Ties a definition to its code, which is loaded only when it runs. */
export function register<D extends ActionDefinition>(
  definition: D,
  load: () => Promise<ActionMain<D>>,
): RegisteredAction {
  return { definition, run: (shell) => runAction(definition, load, shell) };
}
