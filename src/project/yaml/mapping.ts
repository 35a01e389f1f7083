import type { YamlEntry, YamlNode, YamlScalar } from '../node.ts';

/** Adds an entry as a Python dict does: a repeated key keeps its place and takes the new value. */
export function putEntry(entries: YamlEntry[], index: Map<string, number>, entry: YamlEntry): void {
  const identity = keyIdentity(entry.key);
  const place = index.get(identity);
  const existing = place === undefined ? undefined : entries[place];
  if (place === undefined || existing === undefined) {
    index.set(identity, entries.length);
    entries.push(entry);
  } else {
    // The value's own position says where the winning value stands.
    entries[place] = { key: existing.key, value: entry.value };
  }
}

/** Python's key equality: `1`, `1.0` and `true` are one key. */
function keyIdentity(key: YamlScalar): string {
  if (key.type === 'string' || key.type === 'date' || key.type === 'null')
    return `${key.type}:${String(key.value)}`;
  return `number:${String(key.type === 'boolean' ? Number(key.value) : key.value)}`;
}

/** The entries that `<<` adds; among several maps the first one wins. */
export function mergeInto(
  before: YamlEntry[],
  value: YamlNode,
  fail: (message: string) => Error,
): YamlEntry[] {
  if (value.kind === 'map') return [...before, ...value.entries];
  if (value.kind !== 'list') throw fail('the merge key << needs a map or a list of maps');
  const maps = value.items.map((item) => {
    if (item.kind !== 'map') throw fail('the merge key << needs a map or a list of maps');
    return item.entries;
  });
  return [...before, ...maps.reverse().flat()];
}
