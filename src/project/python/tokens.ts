/** One token of a logical line; strings are kept as the single token `""`, because nobody asks for their content. */
export type PythonToken = string;

/** A statement or the head of a block, which may span several lines of the file. */
export interface LogicalLine {
  /** From 1. */
  readonly line: number;
  /** Whether the line starts in the first column. */
  readonly topLevel: boolean;
  readonly tokens: readonly PythonToken[];
}

export interface PythonSyntaxError {
  readonly line: number;
  readonly message: string;
}

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const name = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const stringStart = /(?:[rRbBuUfFtT]{0,2})('''|"""|'|")/y;
const number = /(?:\d|\.\d)[\w.]*/y;
const operator = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^<>=!:]=|->|\*\*|\/\/|<<|>>|[^\s\w]/uy;

/**
 * Splits Python source into logical lines (https://docs.python.org/3/reference/lexical_analysis.html).
 * It knows strings of every prefix, nested f-strings, comments, brackets and continuation lines; it does not parse.
 */
export function logicalLines(source: string): { lines: LogicalLine[]; error?: PythonSyntaxError } {
  const lines: LogicalLine[] = [];
  const open: { bracket: string; line: number }[] = [];
  let tokens: PythonToken[] = [];
  let start = { line: 1, topLevel: true };
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const fail = (message: string, where = line): { lines: LogicalLine[]; error: PythonSyntaxError } => ({
    lines,
    error: { line: where, message },
  });
  const push = (token: PythonToken): void => {
    if (tokens.length === 0) start = { line, topLevel: at === lineStart };
    tokens.push(token);
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const char = source[at] ?? '';
    if (char === '\n') {
      if (open.length === 0 && tokens.length > 0) {
        lines.push({ ...start, tokens });
        tokens = [];
      }
      at += 1;
      line += 1;
      lineStart = at;
    } else if (/[ \t\f\r]/.test(char)) {
      at += 1;
    } else if (char === '#') {
      while (at < source.length && source[at] !== '\n') at += 1;
    } else if (char === '\\' && source[at + 1] === '\n') {
      at += 2;
      line += 1;
    } else if (match(stringStart) !== undefined) {
      push('""');
      const end = endOfString(source, at);
      if (end === undefined) return fail('a string is not closed');
      line += source.slice(at, end).split('\n').length - 1;
      at = end;
    } else {
      const token = match(name) ?? match(number) ?? match(operator) ?? char;
      push(token);
      if ('([{'.includes(token)) open.push({ bracket: token, line });
      const opener = closers[token];
      if (opener !== undefined && open.pop()?.bracket !== opener) return fail(`'${token}' closes nothing`);
      at += token.length;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) return fail(`'${unclosed.bracket}' is never closed`, unclosed.line);
  if (tokens.length > 0) lines.push({ ...start, tokens });
  return { lines };
}

/** The offset after the string literal that starts at `at`; undefined when it has no end. */
function endOfString(source: string, at: number): number | undefined {
  stringStart.lastIndex = at;
  const opening = stringStart.exec(source);
  const quote = opening?.[1];
  if (opening === null || quote === undefined) return undefined;
  const formatted = /[fFtT]/.test(opening[0].slice(0, -quote.length));
  let position = at + opening[0].length;
  while (position < source.length) {
    const char = source[position] ?? '';
    if (source.startsWith(quote, position)) return position + quote.length;
    if (char === '\\') position += 2;
    else if (char === '\n' && quote.length === 1) return undefined;
    else if (formatted && char === '{' && source[position + 1] === '{') position += 2;
    else if (formatted && char === '{') {
      const end = endOfReplacement(source, position + 1, quote);
      if (end === undefined) return undefined;
      position = end;
    } else position += 1;
  }
  return undefined;
}

/** The offset after the `}` of an f-string's replacement field; strings inside may reuse the outer quote (PEP 701). */
function endOfReplacement(source: string, at: number, quote: string): number | undefined {
  let depth = 0;
  let inSpec = false;
  let position = at;
  while (position < source.length) {
    const char = source[position] ?? '';
    stringStart.lastIndex = position;
    if (char === '}' && depth === 0) return position + 1;
    if (inSpec) {
      if (source.startsWith(quote, position)) return undefined;
      const nested = char === '{' ? endOfReplacement(source, position + 1, quote) : position + 1;
      if (nested === undefined) return undefined;
      position = nested;
    } else if (stringStart.test(source)) {
      const end = endOfString(source, position);
      if (end === undefined) return undefined;
      position = end;
    } else {
      if ('([{'.includes(char)) depth += 1;
      if (')]}'.includes(char)) depth -= 1;
      if (char === ':' && depth === 0 && source[position + 1] !== '=') inSpec = true;
      position += 1;
    }
  }
  return undefined;
}
