import { refuse } from '../commands/line/refuse.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'boolean' | 'sign' | 'end';
  readonly text: string;
  /** Column in the query, counted from 1. */
  readonly column: number;
}

const FORM =
  /\s*(?:(?<text>"[^"\n]*")|(?<number>\d+(?:\.\d+)?)|(?<name>[\p{L}_][\p{L}\p{Nd}_-]*)|(?<sign>==|!=|<=|>=|=>|&&|\|\||[<>()[\].,;]))/uy;

/**
 * Breaks a query of `juju wait-for` into its words. The last one is `end`.
 *
 * @throws Failure `CONTROLLER_REFUSED` for what is no word of the language.
 */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  const form = new RegExp(FORM);
  const end = query.trimEnd().length;
  while (form.lastIndex < end) {
    const start = form.lastIndex;
    const groups = form.exec(query)?.groups;
    if (groups === undefined) {
      const column = start + 1 + (/^\s*/.exec(query.slice(start))?.[0].length ?? 0);
      throw syntaxError(query, column, `unexpected "${query.charAt(column - 1)}"`);
    }
    const { text, number, name, sign } = groups;
    const raw = text ?? number ?? name ?? sign ?? '';
    const column = form.lastIndex - raw.length + 1;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1), column });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, column });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, column });
    else tokens.push({ kind: /^(true|false)$/i.test(raw) ? 'boolean' : 'name', text: raw, column });
  }
  return [...tokens, { kind: 'end', text: '', column: query.length + 1 }];
}

export function syntaxError(query: string, column: number, what: string) {
  return refuse(
    `Cannot parse query: Syntax Error:<:1:${column}> ${what}\n\n${query}\n${' '.repeat(column - 1)}^`,
  );
}
