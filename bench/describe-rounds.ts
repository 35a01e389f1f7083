import type { Measured, PackedAndPushed } from './own-side.ts';
import { mega, ms, times, type Report } from './report.ts';
import { compareRounds, describeSpread } from './statistics.ts';

/** One round: a changed line, and then nothing changed. */
interface Round<T> {
  readonly change: T;
  readonly noop: T;
}

export function describeFramework(
  name: string,
  cold: PackedAndPushed,
  rounds: readonly Round<PackedAndPushed>[],
): Report {
  const { line, values } = compareToCold(cold, rounds);
  const requests = Math.max(...rounds.map(({ noop }) => noop.requests));
  const uploaded = Math.max(...rounds.map(({ noop }) => noop.uploaded));
  const changeUploaded = Math.max(...rounds.map(({ change }) => change.uploaded));
  return {
    name,
    lines: [
      ...line('pack+push'),
      `one line changed: ${changeUploaded} bytes up; no-op: ${requests} requests, ${uploaded} bytes up`,
    ],
    values: { ...values, noopRequests: requests, noopUploaded: uploaded, changeUploaded },
  };
}

export function describeCharm(cold: Measured, rounds: readonly Round<Measured>[]): Report {
  const { line, values } = compareToCold(cold, rounds);
  return { name: 'charm', lines: line('pack'), values };
}

/** Times of our processes, which for compilers and installers is mostly waiting: the wall is beside it. */
function compareToCold(
  cold: Pick<Measured, 'own' | 'wall' | 'peak'>,
  rounds: readonly Round<Pick<Measured, 'own' | 'wall' | 'peak'>>[],
): { line: (what: string) => string[]; values: Report['values'] } {
  const own = rounds.map(({ change }) => change.own);
  const noop = rounds.map((round) => round.noop.own);
  const values = {
    coldOwn: cold.own,
    changeOwn: describeSpread(own),
    changeWall: describeSpread(rounds.map(({ change }) => change.wall)),
    noopOwn: describeSpread(noop),
    noopWall: describeSpread(rounds.map((round) => round.noop.wall)),
    peak: Math.max(cold.peak, ...rounds.map(({ change }) => change.peak)),
  };
  const toCold = compareRounds(
    own.map(() => cold.own),
    own,
  );
  const toNoop = compareRounds(own, noop);
  return {
    line: (what) => [
      `cold ${what} (once): own ${cold.own.toFixed(0)} ms, wall ${cold.wall.toFixed(0)} ms, peak ${mega(values.peak)}`,
      `one line changed: own ${ms(values.changeOwn)}, wall ${ms(values.changeWall)}; cold takes ${times(toCold)} as long`,
      `no-op: own ${ms(values.noopOwn)}, wall ${ms(values.noopWall)}; a changed line takes ${times(toNoop)} as long`,
    ],
    values: { ...values, coldToChange: toCold, changeToNoop: toNoop },
  };
}
