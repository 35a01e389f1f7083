import type { YamlEntry, YamlMap, YamlNode } from '../node.ts';
import { keyText, text as textNode } from '../plain.ts';
import { nearest } from './nearest.ts';
import { wrongKind } from './scalars.ts';
import { child, report, type Rule, type Scope } from './scope.ts';

/** A list whose items all follow one rule. */
export function listOf(
  rule: Rule,
  options: { unique?: boolean; length?: number; nonEmpty?: boolean } = {},
): Rule {
  return (node, scope) => {
    if (node.kind !== 'list') return wrongKind(node, scope, 'a list');
    const items = node.items.map((item, index) => rule(item, child(scope, index, item)));
    if (options.nonEmpty === true && items.length === 0) report(scope, 'must not be empty');
    if (options.length !== undefined && items.length !== options.length)
      report(scope, `must have exactly ${options.length} item`);
    if (options.unique === true) reportRepeats(items, scope);
    return { ...node, items };
  };
}

function reportRepeats(items: readonly YamlNode[], scope: Scope): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    if (item.kind !== 'scalar') return;
    if (seen.has(keyText(item))) report(child(scope, index, item), `\`${keyText(item)}\` is there twice`);
    seen.add(keyText(item));
  });
}

/** A mapping with free keys, which must be text or a number, and values that all follow one rule. */
export function mapOfRule(rule: Rule, key?: (name: string, scope: Scope) => void): Rule {
  return (node, scope) => {
    if (node.kind !== 'map') return wrongKind(node, scope, 'a mapping');
    const entries = node.entries.map((entry): YamlEntry => {
      const inner = child(scope, keyText(entry.key), entry.value);
      const near = entry.key.at ?? inner.near;
      if (!['string', 'int', 'float'].includes(entry.key.type))
        report({ ...inner, near }, 'a key must be text', 'Put the key in quotes.');
      key?.(keyText(entry.key), { ...inner, near });
      return { key: textNode(keyText(entry.key), entry.key.at), value: rule(entry.value, inner) };
    });
    return { ...node, entries };
  };
}

export interface FieldRule {
  readonly rule: Rule;
  readonly required?: boolean;
}

interface FieldsOptions {
  /** What the mapping is called in messages: "is not a key of …". */
  readonly of: string;
  /** Whether `run_user` is accepted for `run-user`, as pydantic's populate_by_name does. */
  readonly byName?: boolean;
  /** Whether unknown keys are ignored. */
  readonly open?: boolean;
}

/** A mapping with known keys. The result has them in the order of the model, as the tools print them. */
export function fields(rules: Readonly<Record<string, Rule | FieldRule>>, options: FieldsOptions): Rule {
  const byName = options.byName ?? true;
  return (node, scope) => {
    if (node.kind !== 'map') return wrongKind(node, scope, 'a mapping');
    const entries: YamlEntry[] = [];
    for (const [name, given] of Object.entries(rules)) {
      const { rule, required = false } = typeof given === 'function' ? { rule: given } : given;
      const found =
        findField(node, name) ?? (byName ? findField(node, name.replaceAll('-', '_')) : undefined);
      if (found !== undefined)
        entries.push({
          key: textNode(name, found.key.at),
          value: rule(found.value, child(scope, name, found.value)),
        });
      else if (required) report({ ...scope, path: [...scope.path, name] }, `\`${name}\` is required`);
    }
    if (options.open !== true) reportUnknown(node, Object.keys(rules), options, scope);
    return { ...node, entries };
  };
}

function findField(map: YamlMap, name: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key.type === 'string' && entry.key.value === name);
}

function reportUnknown(map: YamlMap, known: readonly string[], options: FieldsOptions, scope: Scope): void {
  const byName = options.byName ?? true;
  for (const { key, value } of map.entries) {
    const name = keyText(key);
    if (key.type === 'string' && known.includes(name)) continue;
    const alias = known.find((each) => each.replaceAll('-', '_') === name);
    const inner = { ...child(scope, name, value), near: key.at ?? value.at ?? scope.near };
    if (alias !== undefined && byName && key.type === 'string') {
      if (findField(map, alias) !== undefined)
        report(inner, `\`${name}\` and \`${alias}\` are the same key and both are set`);
      continue;
    }
    const near = nearest(name, known);
    report(
      inner,
      `\`${name}\` is not a key of ${options.of}`,
      near === undefined ? undefined : `Did you mean \`${near}\`?`,
    );
  }
}

/** Runs `check` on what `rule` made of a value that had no problems. */
export function also(rule: Rule, check: (node: YamlNode, scope: Scope) => void): Rule {
  return (node, scope) => {
    const before = scope.problems.length;
    const result = rule(node, scope);
    if (scope.problems.length === before) check(result, scope);
    return result;
  };
}

/** The first of several rules that accepts the value; `expected` words the message when none does. */
export function anyOf(rules: readonly Rule[], expected: string): Rule {
  return (node, scope) => {
    for (const rule of rules) {
      const problems: Scope['problems'] = [];
      const result = rule(node, { ...scope, problems });
      if (problems.length === 0) return result;
    }
    return wrongKind(node, scope, expected);
  };
}
