import { Lexer, Parser, type CST } from 'yaml';
import { yamlFailure, yamlTooLarge } from './failures.ts';

/** Far above any project file, far below what could stall us or exhaust the stack. */
export const limits = {
  bytes: 1_048_576,
  /** Nested collections. CPython gives up at about 300. */
  depth: 128,
  /** Values after aliases and merges are expanded. */
  nodes: 200_000,
} as const;

/**
 * Splits a document into tokens, refusing what PyYAML refuses and the `yaml` package lets pass: tabs between tokens
 * and characters outside YAML's printable set.
 */
export function tokensOf(source: string, file: string, addNewLine: (offset: number) => void): CST.Token[] {
  const unprintable = /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(
    source,
  );
  if (unprintable !== null) {
    const code = (unprintable[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw yamlFailure(file, source, unprintable.index, `the character U+${code} is not allowed in YAML`);
  }
  const tokens: CST.Token[] = [];
  const parser = new Parser(addNewLine);
  addNewLine(0);
  let offset = 0;
  for (const lexeme of new Lexer().lex(source)) {
    if (/^[ \t]+$/.test(lexeme) && lexeme.includes('\t')) {
      throw yamlFailure(
        file,
        source,
        offset + lexeme.indexOf('\t'),
        'a tab stands where only spaces may stand',
      );
    }
    if (lexeme === '\ufeff')
      throw yamlFailure(file, source, offset, 'a byte order mark stands in the middle of the file');
    if (!isMarker(lexeme)) offset += lexeme.length;
    tokens.push(...parser.next(lexeme));
    // Each nested collection keeps one token open.
    if (parser.stack.length > limits.depth)
      throw yamlTooLarge(file, source, offset, `is nested more than ${limits.depth} levels deep`);
  }
  tokens.push(...parser.end());
  return tokens;
}

/** The lexer's own control lexemes are not part of the source. */
function isMarker(lexeme: string): boolean {
  return lexeme === '\x02' || lexeme === '\x18' || lexeme === '\x1f';
}
