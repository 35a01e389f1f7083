/** A service's or entry point's command: its words, and the default arguments in `[ … ]` where it has them. */
export interface ParsedCommand {
  readonly words: readonly string[];
  readonly args?: readonly string[];
}

/**
 * Splits a command as rockcraft does (rockcraft/utils.py: parse_command): shell words, then one bracket group at the end.
 *
 * @returns the reason when the command is malformed.
 */
export function parseCommand(command: string): ParsedCommand | { readonly malformed: string } {
  const split = shellWords(command);
  if (split === undefined) return { malformed: 'a quotation is not closed' };
  const words: string[] = [];
  let args: string[] | undefined;
  let inside = false;
  for (const word of split) {
    if (inside && word === '[') return { malformed: '[ … ] groups cannot be nested' };
    if (inside && word === ']') inside = false;
    else if (inside) args?.push(word);
    else if (args !== undefined) return { malformed: 'nothing may follow the [ … ] group' };
    else if (word === ']') return { malformed: 'a ] has no [ before it' };
    else if (word === '[') {
      inside = true;
      args = [];
    } else words.push(word);
  }
  return args === undefined ? { words } : { words, args };
}

/** POSIX shell words without expansion (Python's shlex.split); undefined when a quotation or escape is not closed. */
function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== undefined && char === quote) quote = undefined;
    else if (quote === "'") word = (word ?? '') + char;
    else if (char === '\\') {
      const next = text[at + 1];
      if (next === undefined) return undefined;
      // Inside double quotes a backslash escapes only itself and the quote.
      word = (word ?? '') + (quote === '"' && next !== '"' && next !== '\\' ? `\\${next}` : next);
      at += 1;
    } else if (quote !== undefined) word = (word ?? '') + char;
    else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
