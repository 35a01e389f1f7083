import { refuse, usage } from '../../commands/line/refuse.ts';
import { addStorage, storageLimits, storagesOf, type UnitStorage } from '../../model/index.ts';
import type { Tool, ToolContext } from './tool.ts';

function own({ hook, self, model }: ToolContext): readonly UnitStorage[] {
  const { unit } = self();
  const charm = model().charms[unit.charm];
  const all = charm === undefined ? [] : storagesOf(charm, unit);
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
    if (found.location === undefined)
      throw usage(`invalid value "${wanted}" for option -s: storage not provisioned`);
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
  usage: '<storage name>[=<storage directive>] ...',
  arity: [1, 100],
  missing: 'storage add requires a storage directive',
  run({ args }, { self, model, stage, unit: { unit: name } }) {
    for (const word of args) {
      const [storage = '', directive = ''] = word.split('=');
      const { unit } = self();
      const spec = model().charms[unit.charm]?.storage[storage];
      if (spec === undefined) throw refuse(`charm storage "${storage}" not found`);
      const count = countOf(directive);
      const has = (unit.storages ?? []).filter((each) => each.name === storage).length;
      checkLimits(storageLimits(spec), storage, has, count);
      stage((draft) => {
        const own = draft.applications[name.split('/')[0] ?? '']?.units[name];
        for (let added = 0; own !== undefined && added < count; added += 1) addStorage(draft, own, storage);
      });
    }
    return {};
  },
};

/** From `POOL,COUNT,SIZE`, of which each may be absent. Pools and sizes mean nothing on one machine. */
function countOf(directive: string): number {
  const count = directive.split(',').find((part) => /^\d+$/.test(part));
  if (count !== undefined && Number(count) === 0) throw usage('count must be greater than zero, got "0"');
  return Number(count ?? 1);
}

/** @throws Failure in Juju's words. */
function checkLimits(
  { least, most }: { readonly least: number; readonly most: number },
  name: string,
  has: number,
  more: number,
): void {
  const total = has + more;
  if (total <= most) return;
  const why =
    least === 1 && most === 1
      ? 'cannot attach, storage is singular'
      : `attaching ${more} storage instance${more === 1 ? '' : 's'} brings the total to ${total}, exceeding the maximum of ${most}`;
  throw refuse(`adding storage "${name}": ${why}`);
}
