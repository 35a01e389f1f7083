import { JUJU_VERSION } from '../../model/index.ts';
import { renderData, renderTable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { MODEL_SETTINGS, checkModelConfig } from './model-settings.ts';
import { parsePairs, splitList } from '../line/pairs.ts';
import { refuse } from '../line/refuse.ts';

export const modelConfig: Command = {
  name: 'model-config',
  summary: 'Show or set settings of a model.',
  usage: '[<key>[=<value>] ...]',
  scope: 'model',
  formats: ['tabular', 'json', 'yaml'],
  flags: [
    { names: ['reset'], kind: 'list' },
    { names: ['ignore-read-only-fields'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 100],
  async run({ args, flags, format, model: uuid, terminal }, { store }) {
    const reset = splitList(flags.list('reset'));
    const assignments = args.filter((word) => word.includes('='));
    if (reset.length > 0 || assignments.length > 0) {
      const set = checkModelConfig(parsePairs(assignments));
      checkModelConfig(
        Object.fromEntries(reset.map((key) => [key, String(MODEL_SETTINGS[key]?.default ?? '')])),
      );
      store.commit((state) => {
        const { config } = modelOf(state, uuid);
        for (const key of reset) Reflect.deleteProperty(config, key);
        Object.assign(config, set);
      });
      return 0;
    }
    const { config } = modelOf(store.read(), uuid);
    const all = Object.fromEntries(
      Object.entries(MODEL_SETTINGS).map(([key, setting]) => {
        if (key === 'agent-version') return [key, { Value: JUJU_VERSION, Source: 'model' }];
        const set = config[key];
        return [key, { Value: set ?? setting.default, Source: set === undefined ? 'default' : 'model' }];
      }),
    );
    const [key] = args;
    if (key !== undefined) {
      const found = all[key];
      if (found === undefined) throw refuse(`key "${key}" not found in model config`);
      terminal.stdout(`${String(found.Value)}\n`);
    } else if (format === 'tabular') {
      const rows = Object.entries(all).map(([name, { Value, Source }]) => [name, Source, String(Value)]);
      terminal.stdout(renderTable([{ title: 'Attribute' }, { title: 'From' }, { title: 'Value' }], rows));
    } else terminal.stdout(renderData(format, all));
    return 0;
  },
};
