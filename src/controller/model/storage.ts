import { z } from 'zod/mini';
import type { Unit } from './application.ts';
import type { Charm } from './charm.ts';
import type { Model } from './state.ts';

/** One storage of one unit: a volume that lives as long as the unit, or one that no pod will mount. */
export const unitStorage = z.object({
  /** `name/number`; numbers count through the model, whatever the names. */
  id: z.string(),
  name: z.string(),
});

type StorageSpec = Charm['storage'][string];

/** How many a unit has of a storage: `least` when its pod is made, at most `most`. One of each without `multiple`. */
export function storageLimits({ multiple }: StorageSpec): { readonly least: number; readonly most: number } {
  if (multiple === undefined) return { least: 1, most: 1 };
  const [, least = '', range, most = ''] = /^(\d+)(\+|-(\d*))?$/.exec(multiple) ?? [];
  if (least === '') return { least: 1, most: 1 };
  if (range === undefined) return { least: Number(least), most: Number(least) };
  return { least: Number(least), most: most === '' ? Infinity : Number(most) };
}

/** Gives a unit of a draft the next storage of a name. */
export function addStorage(model: Model, unit: Unit, name: string): void {
  const number = model.nextStorage ?? 0;
  model.nextStorage = number + 1;
  (unit.storages ??= []).push({ id: `${name}/${number}`, name });
}

/** Brings a unit's storages in line with what its charm declares: the missing are made, the unknown go. */
export function keepStorages(model: Model, unit: Unit): void {
  const declared = model.charms[unit.charm]?.storage ?? {};
  if (unit.storages !== undefined) unit.storages = unit.storages.filter(({ name }) => name in declared);
  for (const [name, spec] of Object.entries(declared)) {
    const has = unit.storages?.filter((each) => each.name === name).length ?? 0;
    for (let count = has; count < storageLimits(spec).least; count += 1) addStorage(model, unit, name);
  }
}
