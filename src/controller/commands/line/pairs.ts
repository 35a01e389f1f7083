import { usage } from './refuse.ts';

/** `key=value` words in order. @throws Failure `expected "key=value", got "x"`. */
export function parsePairs(words: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) throw usage(`expected "key=value", got "${word}"`);
    pairs[word.slice(0, at)] = word.slice(at + 1);
  }
  return pairs;
}

/** Words like `a,b` or repeated ones, without empty parts. */
export function splitList(words: readonly string[]): string[] {
  return words.flatMap((word) => word.split(',')).filter((word) => word !== '');
}
