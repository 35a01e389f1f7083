import type { PythonModule } from '../python-module.ts';
import { logicalLines, type PythonToken } from './tokens.ts';

const isName = (token: string | undefined): token is string =>
  token !== undefined && /^[\p{ID_Start}_]/u.test(token);

/** Heads of blocks: what follows the colon on the same line is nested, and so is the indented body. */
const blocks = new Set([
  'if',
  'elif',
  'else',
  'for',
  'while',
  'try',
  'except',
  'finally',
  'with',
  'class',
  'def',
  'async',
  '@',
]);

/**
 * Lists what the top level of a Python file binds, by the rules of rockcraft's entry point search
 * (rockcraft/extensions/_python_utils.py): plain assignments and `from … import` count, annotated assignments, tuples
 * and everything nested do not.
 */
export function scanPython(path: string, source: string): PythonModule {
  const { lines, error } = logicalLines(source);
  const variables: string[] = [];
  const functions: string[] = [];
  for (const { topLevel, tokens } of lines) {
    if (!topLevel) continue;
    const [first, second] = tokens;
    if (first === 'def' && second !== undefined) functions.push(second);
    if (first !== undefined && blocks.has(first)) continue;
    for (const statement of splitAt(tokens, ';')) variables.push(...boundBy(statement));
  }
  const problem = bomOrNul(source) ?? error;
  return { path, source, variables, functions, ...(problem === undefined ? {} : { syntaxError: problem }) };
}

function boundBy(statement: readonly PythonToken[]): readonly string[] {
  if (statement[0] === 'from') return importedNames(statement);
  const stop = statement.indexOf('lambda');
  const parts = splitAt(stop < 0 ? statement : statement.slice(0, stop + 1), '=');
  const [head = [], ...rest] = parts;
  // A colon before the first `=` makes it an annotation.
  if (rest.length === 0 || splitAt(head, ':').length > 1) return [];
  return parts
    .slice(0, -1)
    .map(bareName)
    .filter((name) => name !== undefined);
}

/** `app`, and `(app)`, which is the same target. */
function bareName(target: readonly PythonToken[]): string | undefined {
  if (target.length === 1 && isName(target[0])) return target[0];
  return target.at(0) === '(' && target.at(-1) === ')' ? bareName(target.slice(1, -1)) : undefined;
}

function importedNames(statement: readonly PythonToken[]): readonly string[] {
  const names = statement
    .slice(statement.indexOf('import') + 1)
    .filter((token) => token !== '(' && token !== ')');
  return splitAt(names, ',')
    .map((item) => item.at(-1))
    .filter(isName);
}

/** Splits at a token outside brackets. */
function splitAt(tokens: readonly PythonToken[], separator: string): PythonToken[][] {
  const parts: PythonToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    if (depth === 0 && token === separator) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** What `ast.parse` refuses before it reads a token. */
function bomOrNul(source: string): { line: number; message: string } | undefined {
  if (source.startsWith('\ufeff'))
    return { line: 1, message: 'the file starts with a byte order mark (U+FEFF)' };
  const nul = source.indexOf('\0');
  return nul < 0
    ? undefined
    : { line: source.slice(0, nul).split('\n').length, message: 'the file contains a NUL byte' };
}
