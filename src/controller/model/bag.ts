import type { Bag } from './values.ts';

/**
 * Writes into one side's relation data. An empty value removes the key, as `relation-set key=` does. The version grows
 * only when something really changed, so that repeating oneself does not wake the other side.
 */
export function writeBag(target: Bag, changes: Readonly<Record<string, string>>): boolean {
  let changed = false;
  for (const [key, value] of Object.entries(changes)) {
    if (value === '') {
      if (!(key in target.data)) continue;
      Reflect.deleteProperty(target.data, key);
    } else {
      if (target.data[key] === value) continue;
      target.data[key] = value;
    }
    changed = true;
  }
  if (changed) target.version += 1;
  return changed;
}
