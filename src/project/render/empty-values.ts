import type { YamlMap, YamlNode } from '../node.ts';
import { keyText } from '../plain.ts';
import { child, describeKind, isNull, report, type Scope } from '../schema/index.ts';
import { field, isTruthy } from '../tree.ts';
import { checkClauses, kindOf } from './grammar-kinds.ts';

/**
 * Refuses empty values of the wrong kind, such as `stage: {}`. An extension puts its own in their place, but a tool that
 * packs looks at what is written before that (craft_application/services/project.py: _preprocess). Every other value
 * outlives the extension and is checked with the whole document.
 */
export function checkEmptyValues(root: YamlMap, scope: Scope): void {
  const parts = field(root, 'parts');
  if (parts === undefined) return;
  const all = child(scope, 'parts', parts);
  if (parts.kind !== 'map') return reportKind(parts, all);
  for (const { key, value: part } of parts.entries) {
    const inner = child(all, keyText(key), part);
    if (part.kind !== 'map') reportKind(part, inner);
    else for (const entry of part.entries) checkValue(entry.key.value, entry.value, inner);
  }
}

function checkValue(key: unknown, value: YamlNode, part: Scope): void {
  const kind = typeof key === 'string' ? kindOf(key) : undefined;
  if (kind === undefined || isTruthy(value) || isNull(value)) return;
  checkClauses(value, kind, child(part, String(key), value));
}

function reportKind(node: YamlNode, scope: Scope): void {
  report(scope, `must be a mapping, it is ${describeKind(node)}`);
}
