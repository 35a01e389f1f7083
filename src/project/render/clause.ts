import type { YamlNode } from '../node.ts';

/** What stands before the value of a clause: `on amd64`, `to arm64`, `on amd64 to arm64`, `for any`, `else`. */
export type Clause =
  | { readonly kind: 'selector'; readonly words: readonly Selector[] }
  | { readonly kind: 'else' }
  | { readonly kind: 'wrong'; readonly why: string };

export interface Selector {
  readonly word: 'on' | 'to' | 'for';
  /** All of them must hold, so more than one never does. */
  readonly names: ReadonlySet<string>;
}

export const ELSE_FAIL = 'else fail';

/** The text that ends a list of clauses of which one must hold. */
export function isElseFail(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.type === 'string' && /^else\s+fail$/.test(node.value);
}

/**
 * The clause that an item of a list is, with its value; undefined for an ordinary item
 * (craft_grammar/models.py: _is_grammar_clause).
 */
export function clauseOf(
  item: YamlNode,
): { readonly clause: Clause; readonly text: string; readonly value: YamlNode } | undefined {
  if (item.kind !== 'map' || item.entries.length !== 1) return undefined;
  const [entry] = item.entries;
  if (entry?.key.type !== 'string') return undefined;
  const clause = parseClause(entry.key.value);
  return clause && { clause, text: entry.key.value, value: entry.value };
}

function parseClause(text: string): Clause | undefined {
  if (text === 'else') return { kind: 'else' };
  if (text === 'try')
    return { kind: 'wrong', why: '`try` is no longer understood; write `on <architecture>`' };
  const [, first, rest = ''] = /^(on|to|for)\s+(\S.*)$/.exec(text) ?? [];
  if (first !== 'on' && first !== 'to' && first !== 'for') return undefined;
  const [last = '', ...before] = rest.split(/\sto\s/).reverse();
  const both = first === 'on' && before.length > 0 && last.trim() !== '';
  const found: readonly (readonly [Selector['word'], string])[] = both
    ? [
        ['on', before.reverse().join(' to ')],
        ['to', last.trimStart()],
      ]
    : [[first, rest]];
  const words: Selector[] = [];
  for (const [word, names] of found) {
    const why = wrongNames(word, names);
    if (why !== undefined) return { kind: 'wrong', why };
    words.push({ word, names: new Set(names.split(',')) });
  }
  return { kind: 'selector', words };
}

function wrongNames(word: string, names: string): string | undefined {
  if (/\s/.test(names)) return `what \`${word}\` names cannot contain spaces`;
  if (word === 'for' && names.includes(',')) return '`for` names one platform only';
  if (/^,|,$|,,/.test(names)) return `there is a comma too many after \`${word}\``;
  return undefined;
}
