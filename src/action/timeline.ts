/** A step of a run, for looking at. */
export interface TimedStep {
  readonly name: string;
  readonly seconds: number;
  /** The last one of a run that ended there. */
  readonly failed?: boolean;
}

/** Characters of the longest bar. */
const WIDEST = 30;

/** For a terminal: a line for each step, the widest bar for the longest, and the sum. */
export function renderBars(steps: readonly TimedStep[]): string {
  const longest = Math.max(0.001, ...steps.map(({ seconds }) => seconds));
  const width = Math.max('total'.length, ...steps.map(({ name }) => name.length));
  const line = (name: string, seconds: number): string =>
    `  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s`;
  const lines = steps.map(({ name, seconds, failed }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((seconds / longest) * WIDEST)));
    return `${line(name, seconds)}  ${bar}${failed === true ? ' failed' : ''}`;
  });
  return [...lines, line('total', sum(steps))].join('\n');
}

/** For a job's page: the steps one after another on an axis of minutes and seconds, in Mermaid's language. */
export function renderTimeline(steps: readonly TimedStep[]): string {
  let begin = 0;
  const tasks = steps.map(({ name, seconds, failed }) => {
    // A bar without length is not drawn at all.
    const end = begin + Math.max(1, Math.round(seconds * 1000));
    const task = `  ${plain(name)} ${seconds.toFixed(1)} s :${failed === true ? 'crit, ' : ''}${begin}, ${end}`;
    begin = end;
    return task;
  });
  return ['gantt', '  dateFormat x', '  axisFormat %M:%S', ...tasks].join('\n');
}

function sum(steps: readonly TimedStep[]): number {
  return steps.reduce((total, { seconds }) => total + seconds, 0);
}

/** Words that begin a statement of another kind, in any case. */
const STATEMENT =
  /^(?:gantt|section|title|click|call|href|dateFormat|axisFormat|tickInterval|inclusiveEndDates|topAxis|excludes|includes|todayMarker|weekday|weekend|accTitle|accDescr)/i;

/** Colons, semicolons and number signs end a name in this language. */
function plain(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{M}\p{N} ._/-]/gu, ' ').trim();
  if (safe === '') return '-';
  // A word joiner is not seen.
  return STATEMENT.test(safe) ? `\u2060${safe}` : safe;
}
