import type { YamlNode } from '../node.ts';
import { report, type Scope } from '../schema/index.ts';
import { clauseOf, isElseFail, type Selector } from './clause.ts';
import type { Sides } from './target.ts';

/** A clause that waits for the `else` after it. */
interface Statement {
  readonly text: string;
  readonly holds: boolean;
  readonly body: YamlNode;
  /** Undefined where it is `else fail`. */
  readonly otherwise: (readonly YamlNode[] | undefined)[];
}

type Style = 'on or to' | 'for';

/** One pass over a project: `for` is another style than `on` and `to`, and a project has one of them. */
export class Resolver {
  readonly #sides: Sides;
  #style: Style | undefined;

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  resolve(node: YamlNode, scope: Scope): readonly YamlNode[] {
    const found: YamlNode[] = [];
    const before: Statement[] = [];
    let pending: Statement | undefined;
    const settle = (): void => {
      if (pending === undefined) return;
      const { text } = pending;
      if (before.some((each) => each.text === text))
        report(scope, `\`${text}\` is there twice`, 'Make one of the two.');
      before.push(pending);
      found.push(...this.#settle(pending, scope));
      pending = undefined;
    };
    for (const item of node.kind === 'list' ? node.items : [node]) {
      const clause = clauseOf(item);
      if (isElseFail(item) || clause?.clause.kind === 'else') {
        if (clause === undefined) this.#setStyle('on or to', scope);
        if (pending === undefined) {
          report(scope, 'an `else` has no `on`, `to` or `for` before it');
          return [];
        }
        pending.otherwise.push(elseBody(clause?.value));
      } else if (clause?.clause.kind === 'selector') {
        settle();
        const { words } = clause.clause;
        this.#setStyle(words[0]?.word === 'for' ? 'for' : 'on or to', scope);
        pending = {
          text: nameOf(words),
          holds: words.every((each) => this.#holds(each)),
          body: clause.value,
          otherwise: [],
        };
      } else {
        // As in the tool, where a number stands before what the clause in front of it comes to.
        if (item.kind === 'map' || (item.kind === 'scalar' && item.type === 'string')) settle();
        requireTextKeys(item, scope);
        found.push(item);
      }
    }
    settle();
    return found;
  }

  #settle({ text, holds, body, otherwise }: Statement, scope: Scope): readonly YamlNode[] {
    if (holds) return this.resolve(body, scope);
    for (const nodes of otherwise) {
      if (nodes === undefined) {
        report(scope, `\`${text}\` does not hold, and the \`else\` after it is \`fail\``);
        return [];
      }
      const found = this.resolve({ kind: 'list', items: nodes }, scope);
      if (found.length > 0) return found;
    }
    return [];
  }

  #holds({ word, names }: Selector): boolean {
    const { buildOn, buildFor } = this.#sides;
    const own = word === 'on' ? buildOn : word === 'to' ? buildFor : 'any';
    return names.size === 1 && names.has(own);
  }

  #setStyle(style: Style, scope: Scope): void {
    if (this.#style !== undefined && this.#style !== style)
      report(scope, '`for` cannot be used in a project that has `on` or `to`');
    this.#style ??= style;
  }
}

function elseBody(value: YamlNode | undefined): readonly YamlNode[] | undefined {
  const items = value?.kind === 'list' ? value.items : value === undefined ? [] : [value];
  return items.length === 0 ? undefined : items;
}

function nameOf(words: readonly Selector[]): string {
  return words.map(({ word, names }) => `${word} ${[...names].sort().join(',')}`).join(' ');
}

/** A mapping in a list could be a clause, so its keys are looked at as text. */
export function requireTextKeys(item: YamlNode, scope: Scope): void {
  if (item.kind !== 'map') return;
  for (const { key } of item.entries)
    if (key.type !== 'string')
      report({ ...scope, near: key.at ?? scope.near }, 'a key must be text here', 'Put it in quotes.');
}
