import type { Command } from '../line/command.ts';
import { USER, findModel } from '../line/find.ts';
import { refuse, usage } from '../line/refuse.ts';

export const switchModel: Command = {
  name: 'switch',
  summary: 'Show or choose the model that commands mean.',
  usage: '[[<controller>:][<model>]]',
  scope: 'controller',
  arity: [0, 1],
  async run({ args: [wanted], terminal }, { store, controller }) {
    const state = store.read();
    const current = state.models[state.current ?? ''];
    const full = (name: string | undefined): string =>
      name === undefined ? controller : `${controller}:${USER}/${name}`;
    if (wanted === undefined) {
      terminal.stdout(`${full(current?.name)}\n`);
      return 0;
    }
    if (wanted === controller || wanted === `${controller}:`) {
      terminal.stderr(`${full(current?.name)} (no change)\n`);
      return 0;
    }
    const model = switchTarget(wanted, () => findModel(state, wanted), controller);
    store.commit((draft) => {
      draft.current = model.uuid;
    });
    const before = full(current?.name);
    const after = full(model.name);
    terminal.stderr(before === after ? `${after} (no change)\n` : `${before} -> ${after}\n`);
    return 0;
  },
};

function switchTarget<T>(wanted: string, find: () => T, controller: string): T {
  const [prefix] = wanted.split(':');
  if (wanted.includes(':') && prefix !== controller) throw usage(`controller ${prefix ?? ''} not found`);
  try {
    return find();
  } catch {
    throw refuse(
      `cannot determine if "${wanted}" is a valid model: "${controller}:${wanted.split(':').pop() ?? ''}" not found`,
    );
  }
}
