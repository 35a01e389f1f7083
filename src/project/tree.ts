import type { YamlMap, YamlNode } from './node.ts';
import { keyText } from './plain.ts';

/** The value of a text key; undefined when it is not there or `node` is not a map. */
export function field(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  let current = node;
  for (const key of keys) {
    if (current?.kind !== 'map') return undefined;
    current = current.entries.find((entry) => entry.key.type === 'string' && entry.key.value === key)?.value;
  }
  return current;
}

/** A copy with the key set: in its place when it is there, at the end otherwise. */
export function withField(map: YamlMap, key: string, value: YamlNode): YamlMap {
  const at = map.entries.findIndex((entry) => entry.key.type === 'string' && entry.key.value === key);
  const existing = map.entries[at];
  if (existing === undefined) {
    return {
      ...map,
      entries: [...map.entries, { key: { kind: 'scalar', type: 'string', value: key }, value }],
    };
  }
  return { ...map, entries: map.entries.with(at, { key: existing.key, value }) };
}

export function withoutField(map: YamlMap, key: string): YamlMap {
  return {
    ...map,
    entries: map.entries.filter((entry) => !(entry.key.type === 'string' && entry.key.value === key)),
  };
}

/** Python's truth of a value: null, false, zero and everything empty are false. */
export function isTruthy(node: YamlNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'list') return node.items.length > 0;
  if (node.kind === 'map') return node.entries.length > 0;
  if (node.type === 'int') return BigInt(node.value) !== 0n;
  return node.type === 'float' ? node.value !== 0 : Boolean(node.value);
}

/** The text of a text scalar. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.type === 'string' ? node.value : undefined;
}

/** The texts of a list; items that are not text are left out, because the shape is checked elsewhere. */
export function textsOf(node: YamlNode | undefined): readonly string[] {
  if (node?.kind !== 'list') return [];
  return node.items.map(textOf).filter((item) => item !== undefined);
}

/** Deep equality as Python sees it, positions aside: the order of keys does not matter, `1` equals `1.0`. */
export function isEqual(left: YamlNode, right: YamlNode): boolean {
  if (left.kind === 'list' && right.kind === 'list') {
    return (
      left.items.length === right.items.length &&
      left.items.every((item, i) => isEqualOrAbsent(item, right.items[i]))
    );
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const others = new Map(right.entries.map((entry) => [keyText(entry.key), entry.value]));
    return (
      left.entries.length === others.size &&
      left.entries.every(({ key, value }) => isEqualOrAbsent(value, others.get(keyText(key))))
    );
  }
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return false;
  const numeric = (node: typeof left): boolean => ['int', 'float', 'boolean'].includes(node.type);
  if (numeric(left) && numeric(right)) return Number(left.value) === Number(right.value);
  return left.type === right.type && left.value === right.value;
}

function isEqualOrAbsent(left: YamlNode, right: YamlNode | undefined): boolean {
  return right !== undefined && isEqual(left, right);
}
