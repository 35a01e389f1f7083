import type { Told } from './simulated-controller.ts';
import type { Dice } from './simulated-phase.ts';

/** A time in which calls, or those of one command, are not answered as they should be; milliseconds after the command. */
export interface Gap {
  readonly from: number;
  readonly until: number;
  readonly how: (typeof FAILING)[number] | 'frozen' | 'lost' | `without ${(typeof FIELDS)[number]}`;
  readonly of?: string;
}

/** Recorded of a controller that was stopped and started, and of calls that were cut. */
const FAILING = ['refused', 'no proxy', 'shut down', 'empty', 'cut'] as const;
/** What an answer may lack. */
const FIELDS = [
  'applications',
  'units',
  'juju-status',
  'workload-status',
  'application-status',
  'since',
  'charm-rev',
  'timestamp',
] as const;
const WORDS: Readonly<Record<string, string>> = {
  refused: 'ERROR dial tcp 10.1.0.1:17070: connect: connection refused\n',
  'no proxy':
    'ERROR starting proxy for api connection: connecting k8s proxy: services "controller" not found\n',
  'shut down': 'ERROR connection is shut down\n',
};
/** Longer than any call is waited for. */
const FOREVER = 600_000;
/** After which a call without an answer is cut. */
const CUT = 15_000;

/** Times of one kind, one after another. */
export function drawGaps(
  { between }: Dice,
  kind: 'restarts' | 'hanging' | 'failing' | 'lacking',
): readonly Gap[] {
  const one = <T>(all: readonly T[]): T => all[between(0, all.length - 1)] as T;
  const gaps: Gap[] = [];
  let from = between(0, 5000);
  for (let left = kind === 'hanging' ? 1 : between(2, 4); left > 0; left -= 1) {
    const lasts = {
      restarts: [1000, 8000],
      hanging: [1000, 22_000],
      failing: [30, 700],
      lacking: [200, 5000],
    };
    const [low = 0, high = 0] = lasts[kind];
    const gap = { from, until: from + between(low, high) };
    if (kind === 'restarts') gaps.push({ ...gap, how: one(['refused', 'no proxy', 'shut down']) });
    // One call in which nothing comes for ever, while others would be answered; or a controller that stands still.
    if (kind === 'hanging')
      gaps.push(one([0, 1]) === 0 ? { ...gap, how: 'frozen' } : { from, until: from + 400, how: 'lost' });
    if (kind === 'failing')
      gaps.push({ ...gap, how: one(FAILING), of: one(['status', 'status', 'ssh', 'show-status-log']) });
    if (kind === 'lacking') gaps.push({ ...gap, how: `without ${one(FIELDS)}`, of: 'status' });
    from = gap.until + between(300, 6000);
  }
  return gaps;
}

export function gapAt(gaps: readonly Gap[], words: readonly string[], at: number): Gap | undefined {
  return gaps.find(
    (gap) => at >= gap.from && at < gap.until && (gap.of === undefined || gap.of === words[0]),
  );
}

/** The answer as it comes out then. */
export function disturb({ how }: Gap, words: readonly string[], answer: Told): Told {
  if (how === 'lost') return { ...answer, takes: FOREVER };
  if (how === 'empty') return { exitCode: 0, stdout: '', stderr: '' };
  if (how === 'cut') return { ...answer, stdout: answer.stdout.slice(0, answer.stdout.length / 2) };
  if (!how.startsWith('without ')) return { exitCode: 1, stdout: '', stderr: WORDS[how] ?? '' };
  if (words[0] !== 'status') return answer;
  const field = how.slice('without '.length);
  return {
    ...answer,
    stdout: JSON.stringify(
      JSON.parse(answer.stdout, (key, value: unknown) => (key === field ? undefined : value)),
    ),
  };
}

/** The moment from which what was true from `shown` on was told for as long as it takes to be believed. */
export function toldFrom(shown: number, gaps: readonly Gap[], takes: number): number {
  let told = shown;
  for (const { from, until, how } of gaps) {
    const end = how === 'lost' ? until + CUT : until;
    if (told + takes > from && told < end) told = end;
  }
  return told;
}

/** Another order of the same rows at each moment. */
export function shuffled<T>(rows: readonly T[], at: number): readonly T[] {
  const key = (index: number): number => ((index + 1) * 48_271 + Math.floor(at) * 7919) % 104_729;
  return rows
    .map((row, index) => ({ row, key: key(index) }))
    .sort((one, other) => one.key - other.key)
    .map(({ row }) => row);
}
