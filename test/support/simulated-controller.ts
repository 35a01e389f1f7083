import type { Answer } from '../../src/juju/client/answers.ts';
import type { Pod } from '../../src/juju/judge/types.ts';
import { disturb, gapAt, shuffled, type Gap } from './simulated-faults.ts';
import type { Phase } from './simulated-phase.ts';
import { phaseAt, renderHistory, renderStatus, time } from './simulated-status.ts';

/** How this controller speaks, and how it fails. */
export interface Manners {
  /** Milliseconds by which status is behind the pods. */
  readonly lag: number;
  /** And at most so many more, as it comes: answers overtake each other, and their rows are in no order. */
  readonly disorder: number;
  /** Times are written as Juju's own format, or as ISO. */
  readonly iso: boolean;
  /** Minutes east of UTC, for Juju's own format. */
  readonly zone: number;
  /** As Juju 3.6 tells it, not as 4.0. */
  readonly old: boolean;
  readonly withoutTimestamp: boolean;
  readonly withoutAddresses: boolean;
  /** The command for the history is not known. */
  readonly withoutHistory: boolean;
  /** Until then another charm revision is shown. */
  readonly revision: { readonly until: number; readonly shows: number } | undefined;
  /** When something is not answered, or not all of it. */
  readonly gaps: readonly Gap[];
}

/** What a controller knows, and may tell. */
export interface Known {
  /** By the name of the unit. */
  readonly units: ReadonlyMap<string, readonly Phase[]>;
  readonly wanted: number;
  /** Whether the charm is another one now. */
  readonly charm: boolean;
  readonly manners: Manners;
}

/** What a call gives, and the milliseconds after which it gives it where that is not at once. */
export type Told = Answer & { readonly takes?: number };

/** What `juju` answers to a call that begins at this moment, in milliseconds after the command. */
export function answerOf(known: Known, words: readonly string[], at: number): Told {
  const gap = gapAt(known.manners.gaps, words, at);
  if (gap?.how === 'frozen') return { ...answerOf(known, words, gap.until), takes: gap.until - at };
  const answer = answerInOrder(known, words, at);
  return gap === undefined ? answer : disturb(gap, words, answer);
}

function answerInOrder(known: Known, words: readonly string[], at: number): Told {
  const { units, manners } = known;
  const then = at - manners.lag - (manners.disorder === 0 ? 0 : (Math.floor(at) * 7919) % manners.disorder);
  const inOrder = <T>(rows: readonly T[]): readonly T[] =>
    manners.disorder === 0 ? rows : shuffled(rows, at);
  if (words[0] === 'status')
    return said(
      JSON.stringify(renderStatus({ ...known, units: new Map(inOrder([...units])) }, then), undefined, 1),
    );
  const unit = words.find((word) => word.startsWith('shop/')) ?? '';
  const phases = units.get(unit) ?? [];
  if (words[0] === 'show-status-log') {
    if (manners.withoutHistory) return { exitCode: 2, stdout: '', stderr: 'ERROR unrecognized command\n' };
    return said(JSON.stringify(inOrder(renderHistory(phases, then))));
  }
  const now = phaseAt(phases, at);
  if (now?.image === undefined) return { exitCode: 1, stdout: '', stderr: 'ERROR container not running\n' };
  if (words.includes('cat')) return said(`${now.image}\n`);
  const { service } = now;
  const running = service === undefined ? [] : inOrder(['web', 'worker']);
  const rows = running.map(
    (name) => `${name}  enabled  active  ${time(service ?? 0, { iso: true, zone: 0 })}`,
  );
  return said(`${['Service  Startup  Current  Since', ...rows].join('\n')}\n`);
}

const said = (stdout: string): Answer => ({ exitCode: 0, stdout, stderr: '' });

/** What the cluster tells of the same pods. */
export function podsAt({ units }: Known, at: number): readonly Pod[] {
  return [...units].flatMap(([unit, phases]) => {
    const now = phaseAt(phases, at);
    if (now === undefined || now.agent === 'lost') return [];
    const first = phases.find(({ address, agent }) => address === now.address && agent !== 'lost');
    const created = Date.parse(time(first?.from ?? at, { iso: true, zone: 0 })) / 1000;
    const phase = now.image === undefined ? 'Pending' : 'Running';
    const containers = [{ name: 'web', restarts: 0, waiting: now.waiting }];
    return [{ unit, uid: `${unit} ${now.address}`, created, deleting: false, phase, reason: '', containers }];
  });
}
