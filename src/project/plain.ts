import type { Location } from '../errors/index.ts';
import type { JsonObject, JsonValue, YamlMap, YamlNode, YamlScalar } from './node.ts';
import { pointer, type Path, type Positions } from './path.ts';

/** The plain data of a node. A key `__proto__` becomes an ordinary property. */
export function plainOf(node: YamlNode): JsonValue {
  switch (node.kind) {
    case 'list':
      return node.items.map(plainOf);
    case 'map': {
      const object: Record<string, JsonValue> = {};
      for (const { key, value } of node.entries) {
        Object.defineProperty(object, keyText(key), {
          value: plainOf(value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return object;
    }
    case 'scalar':
      return plainScalar(node);
  }
}

// Infinity and NaN have no JSON form; the tools print them as null there.
function plainScalar(node: YamlScalar): JsonValue {
  if (node.type === 'float' && !Number.isFinite(node.value)) return null;
  return typeof node.value === 'bigint' ? Number(node.value) : node.value;
}

/** A key as text, as pydantic writes keys that are not text. */
export function keyText(key: YamlScalar): string {
  if (key.type === 'null') return 'None';
  return key.type === 'float' ? floatText(key.value) : String(key.value);
}

/** Python's `str()` of a float: `1.0`, `1e+16`, `1e-05`, `nan`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const digits = value.toFixed(Math.max(1, (mantissa.split('.')[1] ?? '').length - power));
  return Object.is(value, -0) ? '-0.0' : digits;
}

/** Python's `str()` of a scalar, for the fields that turn anything into text before they check it. */
export function pythonText(node: YamlScalar): string {
  switch (node.type) {
    case 'null':
      return 'None';
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'float':
      return floatText(node.value);
    case 'date':
      return node.value.replace('T', ' ').replace(/Z$/, '+00:00');
    default:
      return String(node.value);
  }
}

/** Where each value stands; values without a position are left out. */
export function positionsOf(root: YamlNode): Positions {
  const positions = new Map<string, Location>();
  const visit = (node: YamlNode, path: Path): void => {
    if (node.at !== undefined) positions.set(pointer(path), node.at);
    if (node.kind === 'list') node.items.forEach((item, index) => visit(item, [...path, index]));
    if (node.kind === 'map') for (const { key, value } of node.entries) visit(value, [...path, keyText(key)]);
  };
  visit(root, []);
  return positions;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Plain data with nodes of the user's in between; a `Map` keeps the order of keys that look like numbers. */
export type Snippet =
  | JsonValue
  | YamlNode
  | readonly Snippet[]
  | { readonly [key: string]: Snippet }
  | ReadonlyMap<string, Snippet>;

/** What an extension adds, as a node without positions. Numbers are integers. */
export function nodeOf(value: Snippet): YamlNode {
  if (value === null) return { kind: 'scalar', type: 'null', value };
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return { kind: 'scalar', type: 'int', value };
  if (typeof value === 'boolean') return { kind: 'scalar', type: 'boolean', value };
  if (isNode(value)) return value;
  if (Array.isArray(value)) return { kind: 'list', items: (value as readonly Snippet[]).map(nodeOf) };
  return mapNode(value as Readonly<Record<string, Snippet>> | ReadonlyMap<string, Snippet>);
}

/** Like `nodeOf`, for what is known to be a mapping. */
export function mapNode(value: Readonly<Record<string, Snippet>> | ReadonlyMap<string, Snippet>): YamlMap {
  const entries = value instanceof Map ? [...(value as ReadonlyMap<string, Snippet>)] : Object.entries(value);
  return mapOf(entries.map(([key, item]) => [key, nodeOf(item)]));
}

function isNode(value: object): value is YamlNode {
  const kind: unknown = 'kind' in value ? value.kind : undefined;
  return kind === 'list'
    ? 'items' in value
    : kind === 'map'
      ? 'entries' in value
      : kind === 'scalar' && 'type' in value;
}

export function text(value: string, at?: Location): YamlScalar {
  return { kind: 'scalar', type: 'string', value, ...(at === undefined ? {} : { at }) };
}

function mapOf(entries: Iterable<readonly [string, YamlNode]>, at?: Location): YamlMap {
  return {
    kind: 'map',
    entries: [...entries].map(([key, value]) => ({ key: text(key), value })),
    ...(at === undefined ? {} : { at }),
  };
}
