import { Failure } from '../../src/errors/index.ts';

/** What stands for a value in a command: `{charm}`. */
export type Placeholders = Readonly<Record<string, string | undefined>>;

/** Characters that mean something to a shell outside of quotes, and what to write instead. */
const SHELL: readonly (readonly [RegExp, string])[] = [
  [/^[|&;<>()`]/, 'Put the commands into a script of the project and give its name, or use two steps.'],
  [/^\$/, 'Write {charm}, {image}, {model}, {application}, {url} or {report}, or use the input environment.'],
  [/^[*~]/, 'Name the files; no shell expands patterns here. In quotes the sign stands for itself.'],
];

/**
 * Splits a command line into its words as a POSIX shell would, without ever being one: quotes and backslashes work,
 * everything that needs a shell is refused.
 *
 * @param input the name of the input, for messages
 * @throws Failure `INPUT_INVALID`
 */
export function parseCommandLine(text: string, input: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    // A backslash at the end of a line continues it.
    if (char === '\\' && text.charAt(at + 1) === '\n') {
      at += 2;
      continue;
    }
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const part = readPart(text, at, input);
    word = (word ?? '') + part.value;
    at = part.end;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readPart(text: string, at: number, input: string): { value: string; end: number } {
  const char = text.charAt(at);
  if (char === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) throw unclosed(char, input);
    return { value: text.slice(at + 1, end), end: end + 1 };
  }
  if (char === '"') return readDoubleQuoted(text, at, input);
  if (char === '\\') {
    if (at + 1 >= text.length) throw refusal('ends with a backslash', 'Remove it.', input);
    return { value: text.charAt(at + 1), end: at + 2 };
  }
  const meant = SHELL.find(([pattern]) => pattern.test(char));
  if (meant !== undefined) throw refusal(`holds ${char}, which only a shell understands`, meant[1], input);
  return { value: char, end: at + 1 };
}

function readDoubleQuoted(text: string, start: number, input: string): { value: string; end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    if (char === '\\' && /["\\$`\n]/.test(text.charAt(at + 1))) {
      at += 1;
      value += text.charAt(at) === '\n' ? '' : text.charAt(at);
    } else if (char === '$' || char === '`') {
      throw refusal(`holds ${char}, which only a shell understands`, SHELL[1]?.[1] ?? '', input);
    } else value += char;
  }
  throw unclosed('"', input);
}

/** @throws Failure `INPUT_INVALID` for a word in braces whose value is not known here. */
export function fillIn(words: readonly string[], values: Placeholders, input: string): string[] {
  return words.map((word) =>
    word.replace(/\{([a-z]+)\}/g, (whole, name: string) => {
      if (!(name in values)) return whole;
      const value = values[name];
      if (value === undefined) throw refusal(`uses ${whole}`, `Set the input ${name} as well.`, input);
      return value;
    }),
  );
}

function unclosed(quote: string, input: string): Failure {
  return refusal(`has a ${quote} that is not closed`, 'Close it, or write a backslash before it.', input);
}

function refusal(what: string, hint: string, input: string): Failure {
  return new Failure('INPUT_INVALID', `the input ${input} ${what}`, { hint });
}
