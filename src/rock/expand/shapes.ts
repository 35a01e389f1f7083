import { field, isTruthy, schema, textOf, type YamlMap, type YamlNode } from '../../project/index.ts';
import type { Framework } from '../../frameworks/index.ts';

const { child, describeKind, report } = schema;

/** Checks the shape of everything that an extension looks at, which upstream fails on with a traceback. */
export function checkShapes(root: YamlMap, framework: Framework, scope: schema.Scope): void {
  const name = field(root, 'name');
  const isNumber = name?.kind === 'scalar' && (name.type === 'float' || name.type === 'int');
  if (framework.rock.readsName !== false || !isNumber) requireText(root, 'name', scope);
  requireText(root, 'base', scope);
  const build = field(root, 'build-base');
  if (build !== undefined && textOf(build) === undefined && !schema.isNull(build))
    requireText(root, 'build-base', scope);
  const services =
    framework.rock.readsService === false
      ? undefined
      : requireMap(field(root, 'services'), 'services', scope);
  if (services !== undefined) requireMap(field(services.node, framework.id), framework.id, services.scope);
  const written = field(root, 'parts');
  // An extension that only looks for a name in it takes any text or list; the model then says what it thinks of it.
  const isLookedInto = Object.keys(framework.rock.reads).length > 0;
  if (!isLookedInto && (written?.kind === 'list' || textOf(written) !== undefined)) return;
  const parts = requireMap(written, 'parts', scope);
  if (parts === undefined) return;
  for (const [name, keys] of Object.entries(framework.rock.reads)) {
    const part = requireMap(field(parts.node, name), name, parts.scope);
    if (part === undefined) continue;
    for (const key of keys) requireShape(field(part.node, key), key, part.scope);
  }
}

function requireText(root: YamlMap, key: string, scope: schema.Scope): void {
  const node = field(root, key);
  if (node === undefined) report({ ...scope, path: [key] }, `\`${key}\` is required`);
  else if (textOf(node) === undefined)
    report(child(scope, key, node), `must be text, it is ${describeKind(node)}`);
}

function requireMap(
  node: YamlNode | undefined,
  key: string,
  scope: schema.Scope,
): { node: YamlNode; scope: schema.Scope } | undefined {
  if (node === undefined) return undefined;
  const inner = child(scope, key, node);
  if (node.kind === 'map') return { node, scope: inner };
  report(inner, `must be a mapping, it is ${describeKind(node)}`);
  return undefined;
}

/** Keys that an extension only goes through, for which every empty text, list or mapping is the same. */
const goneThrough = ['prime', 'stage', 'build-environment'];

/** Lists of text; `organize` is a mapping to text and `build-environment` a list of mappings. */
function requireShape(node: YamlNode | undefined, key: string, scope: schema.Scope): void {
  if (node === undefined || (goneThrough.includes(key) && isEmpty(node))) return;
  const inner = child(scope, key, node);
  const words = schema.listOf(schema.text({ strict: true }));
  const rule =
    key === 'organize'
      ? schema.mapOfRule(schema.text())
      : key === 'build-environment'
        ? schema.listOf(schema.mapOfRule(schema.text()))
        : words;
  rule(node, inner);
}

function isEmpty(node: YamlNode): boolean {
  return (node.kind !== 'scalar' || textOf(node) !== undefined) && !isTruthy(node);
}
