/** The demo's result, as `--json FILE` writes it. */
export interface DemoReport {
  readonly steps: readonly { readonly name: string; readonly action: string; readonly seconds: number }[];
  readonly url: string;
  readonly imageDigest: string;
  readonly charmSha256: string;
  readonly base: string;
  readonly charm: string;
  readonly seconds: number;
}

/** The table of steps, widest bar for the longest. */
export function renderTimes(steps: DemoReport['steps']): string {
  const longest = Math.max(0.001, ...steps.map(({ seconds }) => seconds));
  const width = Math.max(...steps.map(({ name }) => name.length));
  const lines = steps.map(({ name, seconds }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((seconds / longest) * 30)));
    return `  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s  ${bar}`;
  });
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...lines, `  ${'total'.padEnd(width)}  ${total.toFixed(1).padStart(6)} s`].join('\n');
}
