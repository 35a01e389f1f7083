/** A service's or entry point's command, cut into words. */
export interface ParsedCommand {
  readonly command: readonly string[];
  /** The words of a trailing `[ … ]` group; undefined without one. */
  readonly defaults: readonly string[] | undefined;
}

/**
 * Splits a command as a POSIX shell would cut it into words (no expansion of any kind).
 * Returns undefined when a quotation is left open.
 */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else if (char === '\\' && quote === '"' && '"\\$`'.includes(text.charAt(index + 1)))
        word = `${word ?? ''}${text.charAt(++index)}`;
      else word = `${word ?? ''}${char}`;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      if (index + 1 >= text.length) return undefined;
      word = `${word ?? ''}${text.charAt(++index)}`;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = `${word ?? ''}${char}`;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}

/**
 * Reads a command with Pebble's default arguments (rockcraft/utils.py: parse_command). Returns a sentence instead when
 * it is not one.
 */
export function parseCommand(text: string): ParsedCommand | string {
  const words = splitWords(text);
  if (words === undefined) return 'has a quotation mark that is never closed';
  const open = words.indexOf('[');
  const close = words.indexOf(']');
  if (open < 0) return close < 0 ? { command: words, defaults: undefined } : 'has a ] without a [';
  if (words.indexOf('[', open + 1) >= 0) return 'has a [ inside a [';
  if (close < 0) return { command: words.slice(0, open), defaults: words.slice(open + 1) };
  if (close < open) return 'has a ] without a [';
  if (close !== words.length - 1) return 'has words after the ]';
  return { command: words.slice(0, open), defaults: words.slice(open + 1, close) };
}
