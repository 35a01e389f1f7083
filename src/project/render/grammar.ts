import type { YamlEntry, YamlMap, YamlNode } from '../node.ts';
import { keyText } from '../plain.ts';
import { child, report, type Scope } from '../schema/index.ts';
import { field, withField } from '../tree.ts';
import { checkClauses, hasClauses, kindOf } from './grammar-kinds.ts';
import { requireTextKeys, Resolver } from './resolver.ts';
import type { Sides } from './target.ts';

/**
 * Puts what holds for the target in the place of the clauses in parts: `build-packages: [{on amd64: [git]}]` becomes
 * `[git]` (craft_application/grammar.py: process_parts). Gives back the same object where there are none.
 */
export function resolveClauses(root: YamlMap, sides: Sides, scope: Scope): YamlMap {
  const parts = field(root, 'parts');
  if (parts?.kind !== 'map') return root;
  const resolver = new Resolver(sides);
  const outer = child(scope, 'parts', parts);
  const entries = parts.entries.map((entry) => resolvePart(entry, resolver, outer));
  const same = entries.every((entry, index) => entry === parts.entries[index]);
  return same ? root : withField(root, 'parts', { ...parts, entries });
}

/** Lists that the model of a part does not look at as closely as what looks for clauses in them. */
const checkedAsWhole = new Set(['permissions', 'build-environment']);

function resolvePart(entry: YamlEntry, resolver: Resolver, scope: Scope): YamlEntry {
  const { value: part } = entry;
  const inner = child(scope, keyText(entry.key), part);
  if (entry.key.type !== 'string')
    report(
      { ...inner, near: entry.key.at ?? inner.near },
      'the name of a part must be text',
      'Put it in quotes.',
    );
  if (part.kind !== 'map') return entry;
  const entries = part.entries.map((each) => {
    const name = each.key.type === 'string' ? each.key.value : '';
    const kind = kindOf(name);
    if (kind === undefined) return each;
    const at = child(inner, name, each.value);
    const before = at.problems.length;
    if (each.value.kind === 'list') for (const item of each.value.items) requireTextKeys(item, at);
    // A list of values of which one holds, with none.
    if (kind.value !== undefined && isEmptyList(each.value)) return { ...each, value: nothingAt(each.value) };
    if (checkedAsWhole.has(name) && !hasClauses(each.value)) checkClauses(each.value, kind, at);
    if (!hasClauses(each.value) || at.problems.length > before || isMixed(each.value)) return each;
    checkClauses(each.value, kind, at);
    if (at.problems.length > before) return each;
    const found = resolver.resolve(each.value, at);
    if (kind.value === undefined)
      return { ...each, value: { kind: 'list' as const, items: found, at: each.value.at } };
    return { ...each, value: found[0] ?? nothingAt(each.value) };
  });
  return entries.every((each, index) => each === part.entries[index])
    ? entry
    : { ...entry, value: { ...part, entries } };
}

function isEmptyList(node: YamlNode): boolean {
  return node.kind === 'list' && node.items.length === 0;
}

function nothingAt({ at }: YamlNode): YamlNode {
  return { kind: 'scalar', type: 'null', value: null, at };
}

/** A list with anything else beside texts and mappings is left as it is. */
function isMixed(node: YamlNode): boolean {
  return (
    node.kind === 'list' &&
    node.items.some((item) => item.kind === 'list' || (item.kind === 'scalar' && item.type !== 'string'))
  );
}
