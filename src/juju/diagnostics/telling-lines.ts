/** How much a line of a log says about why something failed; 0 for noise. */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/^\s*(?:\S*: \d\d:\d\d:\d\d \w+ )?(?:\w+\.)*\w*(?:Error|Exception|Failure)(?::|\()/, 10],
  [/\w*(?:Error|Exception): |ModuleNotFoundError|ImportError|SyntaxError/, 9],
  [/ErrImagePull|ImagePullBackOff|manifest unknown|unauthorized/i, 9],
  [/\bfatal\b|\bpanic\b|segmentation fault|out of memory|oom/i, 8],
  [/hook failed|stopped unexpectedly|exited quickly|exit status [1-9]|exit code [1-9]/i, 8],
  [/cannot |could not |failed to |refused|denied|not found|no such/i, 5],
  [/\bERROR\b/, 4],
  [/\bCRITICAL\b/, 6],
  [/\bWARNING\b/, 1],
];

/** Lines of Juju's own machinery that appear in every healthy log. */
const NOISE =
  /snap core settings|status-history|OpenTelemetry|juju\.worker\.(?!uniter)|juju\.api |agent lost, see/;

function weigh(line: string): number {
  if (line.trim() === '' || NOISE.test(line)) return 0;
  return Math.max(0, ...WEIGHTS.filter(([pattern]) => pattern.test(line)).map(([, weight]) => weight));
}

/**
 * The lines that say most about a failure, in the order of the logs, at most `count`. Of lines that differ only in
 * time stamps and numbers the last is taken: a retried hook repeats its traceback.
 */
export function pickTellingLines(logs: readonly string[], count: number): readonly string[] {
  const candidates = new Map<string, { line: string; weight: number; at: number }>();
  let at = 0;
  for (const log of logs) {
    for (const raw of log.split('\n')) {
      at += 1;
      const line = raw.trimEnd().slice(0, 300);
      const weight = weigh(line);
      if (weight > 0) candidates.set(line.replace(/[\d:.TZ-]+/g, '#'), { line, weight, at });
    }
  }
  return [...candidates.values()]
    .sort((a, b) => b.weight - a.weight || b.at - a.at)
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line.trim());
}
