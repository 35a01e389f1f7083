/** The time at the start of each line of a craft tool's log: `2026-11-25 15:46:37.243 `. */
const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} /;
/** Output of programs that the tool ran, and its own words about a failure. */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/\b\w+(?:Error|Exception)\b.*:/, 9],
  [/\b(?:error|fatal|panic)\b[^a-z]/i, 8],
  [/\b(?:failed|failure|cannot|could not|unable to|refused|denied|not found|no such|timed out)\b/i, 6],
  [/no space left|killed|out of memory/i, 9],
];
const NOISE =
  /^Full execution log|^\s*(?:File "|\^+|~+|return |raise |with |Traceback )|Log verbosity level|errors?(?:=| count: | )0\b|\bDEBUG\b|RuntimeDirWarning|^\s+~*\^/;

/**
 * The lines of a log that say most about why a tool failed, in their order, at most `count`. Only the end is looked
 * at: what a tool got over earlier is not why it failed.
 */
export function pickTellingLines(log: string, count = 10): readonly string[] {
  const seen = new Map<string, { line: string; weight: number; at: number }>();
  for (const [at, raw] of log.split('\n').slice(-600).entries()) {
    const line = raw
      .replace(STAMP, '')
      .replace(/^(?:::\s?)+/, '')
      .trimEnd()
      .slice(0, 300);
    if (line.trim() === '' || NOISE.test(line)) continue;
    const weight = Math.max(0, ...WEIGHTS.filter(([pattern]) => pattern.test(line)).map(([, one]) => one));
    if (weight > 0) seen.set(line.replace(/\d+/g, '#'), { line: line.trim(), weight, at });
  }
  return [...seen.values()]
    .sort((a, b) => b.weight - a.weight || b.at - a.at)
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}
