import type { CST, YAMLError } from 'yaml';

/** What is wrong with a document, for somebody who does not know the grammar. */
export interface Explanation {
  readonly message: string;
  /** Into the source. */
  readonly offset: number;
  readonly hint?: string;
}

interface Mistake {
  readonly error: YAMLError;
  readonly offset: number;
  readonly source: string;
  readonly tokens: readonly CST.Token[];
}

/** The mistakes that people make most. */
const EXPLANATIONS: Readonly<
  Partial<Record<YAMLError['code'], (mistake: Mistake) => Explanation | undefined>>
> = {
  BLOCK_AS_IMPLICIT_KEY: explainNesting,
  MULTILINE_IMPLICIT_KEY: ({ offset }) => ({
    message: 'the line has no ":" behind its key',
    offset,
    hint: 'Write it as `key: value`.',
  }),
  BAD_SCALAR_START: ({ source, offset }) => ({
    message: `a text cannot start with ${source.charAt(offset)}`,
    offset,
    hint: 'Put the text in quotes.',
  }),
  BAD_INDENT({ error, offset }) {
    const [, kind, end = ''] = /^Flow (sequence|map) .*(.)$/.exec(firstLine(error.message)) ?? [];
    if (kind === undefined) return undefined;
    const what = kind === 'map' ? 'mapping' : 'list';
    return {
      message: `the ${what} is not closed with ${end}, or goes on in a line that is not indented`,
      offset,
      hint: 'Close it, or indent its lines.',
    };
  },
  MISSING_CHAR({ error, offset, tokens }) {
    const start = error.message.startsWith('Missing closing') ? findQuoted(tokens, offset) : undefined;
    return start === undefined
      ? undefined
      : { message: 'the quote that opens here is not closed', offset: start, hint: 'Close it.' };
  },
};

/** What is wrong in words of ours where there are any, else in the parser's without its code frame. */
export function explainError(error: YAMLError, source: string, tokens: readonly CST.Token[]): Explanation {
  const [offset] = error.pos;
  const known = EXPLANATIONS[error.code]?.({ error, offset, source, tokens });
  if (known !== undefined) return known;
  const words = firstLine(error.message);
  return { message: words.charAt(0).toLowerCase() + words.slice(1), offset };
}

function firstLine(message: string): string {
  return message.split(/ at line \d+|\n/)[0] ?? message;
}

/** A mapping where a text has begun: on the same line, or on the next one, which is indented too deep. */
function explainNesting({ source, offset }: Mistake): Explanation {
  const end = source.indexOf('\n', offset);
  const line = source.slice(offset, end < 0 ? undefined : end);
  if (/:(\s|$)/.test(line))
    return {
      message: 'a second ":" with a space behind it stands in the line',
      offset,
      hint: 'Put a text that has one in quotes.',
    };
  const next = end + 1 + source.slice(end + 1).search(/\S/);
  return {
    message: 'the line is indented deeper than the one above it, which has a value already',
    offset: next,
    hint: 'Indent lines that belong together alike.',
  };
}

/** The offset of the quoted text that goes up to an offset. */
function findQuoted(tokens: readonly (CST.Token | null | undefined)[], offset: number): number | undefined {
  for (const token of tokens) {
    if (token === null || token === undefined) continue;
    if (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') {
      if (token.offset + token.source.length === offset) return token.offset;
    } else if (token.type === 'document') {
      const found = findQuoted([token.value], offset);
      if (found !== undefined) return found;
    } else if ('items' in token) {
      const found = findQuoted(
        token.items.flatMap((item) => [item.key, item.value]),
        offset,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
