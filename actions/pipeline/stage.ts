import {
  parseInputs,
  type ActionDefinition,
  type ActionMain,
  type ActionRun,
} from '../../src/action/index.ts';

/** Inputs as texts, outputs as texts: an action seen from outside. */
export type Stage = (
  texts: Readonly<Record<string, string>>,
  context: Omit<ActionRun<ActionDefinition>, 'inputs'>,
) => Promise<Readonly<Record<string, string | undefined>>>;

/**
 * Makes an action a stage of a larger run: the same ports, host and summary, inputs checked as always. Its code is
 * loaded when its turn comes, because a run that ends early never needs that of the later ones.
 */
export function stage<D extends ActionDefinition>(load: () => Promise<readonly [D, ActionMain<D>]>): Stage {
  return async (texts, context) => {
    const [definition, main] = await load();
    const unknown = Object.keys(texts).filter((name) => !(name in definition.inputs));
    if (unknown.length > 0) throw new Error(`${definition.name} has no input ${unknown.join(', ')}`);
    return main({ ...context, inputs: parseInputs(definition, (name) => texts[name] ?? '') });
  };
}
