import { renderData, renderTable } from '../../render/index.ts';
import { listStorage, storageOf, storageStatus } from '../../status/index.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

export const storage: Command = {
  name: 'storage',
  aliases: ['list-storage'],
  summary: 'List the storages of all units.',
  usage: '',
  scope: 'model',
  formats: ['tabular', 'json', 'yaml'],
  arity: [0, 0],
  async run({ format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const applications = Object.values(model.applications);
    const listed = listStorage(model, applications);
    if (listed.length === 0) {
      terminal.stderr('No storage to display.\n');
      return 0;
    }
    const rows = listed.map(({ unit, pool, ...each }) => [
      ...[unit.name, each.id, 'filesystem', each.location === undefined ? '' : pool],
      ...['', storageStatus(each), ''],
    ]);
    const titles = ['Unit', 'Storage ID', 'Type', 'Pool', 'Size', 'Status', 'Message'];
    terminal.stdout(
      format === 'tabular'
        ? renderTable(
            titles.map((title) => ({ title })),
            rows,
          )
        : renderData(format, storageOf(model, applications)),
    );
    return 0;
  },
};

export const showStorage: Command = {
  name: 'show-storage',
  summary: 'Show storages by their ids, as `juju storage` lists them.',
  usage: '<storage ID> [...]',
  scope: 'model',
  formats: ['yaml', 'json'],
  arity: [1, 100],
  async run({ args, format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const { storage: known } = storageOf(model, Object.values(model.applications));
    const shown = args.map((id) => {
      const found = known?.[id];
      if (found === undefined) throw refuse(`storage instance "${id}" not found`);
      return [id, found] as const;
    });
    terminal.stdout(renderData(format, Object.fromEntries(shown)));
    return 0;
  },
};
