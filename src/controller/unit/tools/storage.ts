import { refuse, unsupported, usage } from '../../commands/refuse.ts';
import { storagesOf, type UnitStorage } from '../storages.ts';
import type { Tool, ToolContext } from './tool.ts';

function own({ hook, self, model }: ToolContext): readonly UnitStorage[] {
  const { unit } = self();
  const charm = model().charms[unit.charm];
  const all = charm === undefined ? [] : storagesOf(charm, unit.number);
  // The agent knows best where it mounted what the hook is about.
  if (hook.kind !== 'storage-attached' && hook.kind !== 'storage-detaching') return all;
  return all.map((each) => (each.id === hook.storage ? { ...each, location: hook.location } : each));
}

const hookStorage = ({ hook }: ToolContext): string | undefined =>
  hook.kind === 'storage-attached' || hook.kind === 'storage-detaching' ? hook.storage : undefined;

export const storageList: Tool = {
  name: 'storage-list',
  summary: 'List the storages of the unit.',
  usage: '[<storage-name>]',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [wanted] }, context) {
    const ids = own(context).filter(({ name }) => wanted === undefined || name === wanted);
    return { value: ids.map(({ id }) => id) };
  },
};

export const storageGet: Tool = {
  name: 'storage-get',
  summary: 'Print kind and location of a storage.',
  usage: '[<key>]',
  flags: [{ names: ['s'], kind: 'text' }],
  defaults: (context) => ({ s: hookStorage(context) }),
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [key], flags }, context) {
    const wanted = flags.text('s') ?? hookStorage(context);
    if (wanted === undefined) throw usage('no storage instance specified');
    const found = own(context).find(({ id }) => id === wanted);
    if (found === undefined) throw usage(`invalid value "${wanted}" for option -s: storage not found`);
    const values: Record<string, string> = { kind: found.kind, location: found.location };
    if (key === undefined) return { value: values };
    const value = values[key];
    if (value === undefined) throw refuse(`invalid storage attribute "${key}"`);
    return { value };
  },
};

export const storageAdd: Tool = {
  name: 'storage-add',
  summary: 'Add storages to the unit.',
  usage: '<storage name>[=<count>] ...',
  arity: [1, 100],
  missing: 'storage add requires a storage directive',
  run({ args }, { self, model }) {
    const names = Object.keys(model().charms[self().unit.charm]?.storage ?? {});
    for (const word of args) {
      const name = word.split('=')[0] ?? '';
      if (!names.includes(name)) throw refuse(`charm storage "${name}" not found`);
    }
    throw unsupported(`storage-add ${args.join(' ')}`);
  },
};
