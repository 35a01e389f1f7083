import { syntaxError, tokenize, type Token } from './tokens.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A query of `juju wait-for`. */
export type Term =
  | { readonly kind: 'value'; readonly value: string | number | boolean }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'compare';
      readonly sign: Comparison;
      readonly left: Term;
      readonly right: Term;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'member'; readonly of: Term; readonly name: string }
  | { readonly kind: 'index'; readonly of: Term; readonly index: Term }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Term[] }
  | { readonly kind: 'lambda'; readonly parameter: string; readonly body: readonly Term[] };

/** How strongly a sign binds what stands left of it. */
const STRENGTH: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '(': 6,
  '=>': 6,
  '[': 7,
  '.': 7,
};

/**
 * Parses a query. Of several statements, set apart by `;`, Juju evaluates the first.
 *
 * @throws Failure `CONTROLLER_REFUSED` with the place of what cannot be understood.
 */
export function parseQuery(query: string): Term {
  const tokens = tokenize(query);
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', column: query.length + 1 };
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const isNext = (sign: string): boolean => peek().kind === 'sign' && peek().text === sign;

  function unexpected({ kind, text, column }: Token): never {
    throw syntaxError(query, column, kind === 'end' ? 'unexpected end' : `unexpected "${text}"`);
  }
  function expect(sign: string): void {
    if (!isNext(sign)) unexpected(peek());
    at += 1;
  }

  function term(strength: number): Term {
    let left = first();
    for (;;) {
      const { kind, text } = peek();
      const own = kind === 'sign' ? (STRENGTH[text] ?? 0) : 0;
      if (own <= strength) return left;
      left = further(left, take(), own);
    }
  }

  function first(): Term {
    const token = take();
    switch (token.kind) {
      case 'name':
        return { kind: 'name', name: token.text };
      case 'text':
        return { kind: 'value', value: token.text };
      case 'number':
        return { kind: 'value', value: Number(token.text) };
      case 'boolean':
        return { kind: 'value', value: token.text.toLowerCase() === 'true' };
      case 'sign': {
        if (token.text !== '(') return unexpected(token);
        const inner = term(0);
        expect(')');
        return inner;
      }
      case 'end':
        return unexpected(token);
    }
  }

  function further(left: Term, sign: Token, strength: number): Term {
    switch (sign.text) {
      case '&&':
      case '||':
        return { kind: sign.text === '&&' ? 'and' : 'or', left, right: term(strength) };
      case '.': {
        const member = take();
        if (member.kind !== 'name') return unexpected(member);
        return { kind: 'member', of: left, name: member.text };
      }
      case '[': {
        const index = term(0);
        expect(']');
        return { kind: 'index', of: left, index };
      }
      case '(':
        return left.kind === 'name' ? { kind: 'call', name: left.name, args: args() } : unexpected(sign);
      case '=>':
        return left.kind === 'name'
          ? { kind: 'lambda', parameter: left.name, body: body() }
          : unexpected(sign);
      default:
        return { kind: 'compare', sign: sign.text as Comparison, left, right: term(strength) };
    }
  }

  function args(): Term[] {
    const all: Term[] = [];
    while (!isNext(')')) {
      if (all.length > 0) expect(',');
      all.push(term(0));
    }
    expect(')');
    return all;
  }

  function body(): Term[] {
    const all = [term(0)];
    while (isNext(';')) {
      at += 1;
      all.push(term(0));
    }
    return all;
  }

  const statement = term(0);
  while (isNext(';')) {
    at += 1;
    if (peek().kind !== 'end') term(0);
  }
  return peek().kind === 'end' ? statement : unexpected(peek());
}
