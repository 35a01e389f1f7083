import type { Change } from '../../src/juju/judge/types.ts';
import type { Manners } from './simulated-controller.ts';
import { drawGaps } from './simulated-faults.ts';
import type { Dice } from './simulated-phase.ts';

/** What is wrong in a history, beside what may be so in all of them. */
export const TROUBLES = [
  'none',
  'late revision',
  'wrong revision',
  'disorder',
  'restarts',
  'hanging',
  'failing',
  'lacking',
  'hook heals',
  'hook fails',
  'image missing',
  'image late',
  'registry away',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Whether it can come of a change. */
export function comesOf(trouble: Trouble, change: Partial<Change>): boolean {
  if (/revision/.test(trouble)) return change.charm === true;
  if (/^(?:image|registry)/.test(trouble)) return change.image === true;
  return !/^hook/.test(trouble) || change.scale !== true;
}

/** How a controller speaks, and how it fails where that is the trouble. */
export function drawManners(dice: Dice, trouble: Trouble): Manners {
  const { between, often } = dice;
  const withoutHistory = often(0.1);
  const kind = (['restarts', 'hanging', 'failing', 'lacking'] as const).find((each) => each === trouble);
  const wrong = { until: Infinity, shows: 3 };
  const [last, shows] = often(0.7) ? [25_000, 1] : [2_500, 3];
  const late = { until: between(500, last), shows };
  return {
    lag: between(0, 200),
    disorder: trouble === 'disorder' ? between(20, 200) : 0,
    iso: often(0.5),
    zone: often(0.3) ? 345 : 0,
    old: often(0.5),
    withoutTimestamp: often(0.1),
    // Without either, nothing but the image could prove a new pod.
    withoutAddresses: !withoutHistory && often(0.1),
    withoutHistory,
    revision: trouble === 'wrong revision' ? wrong : trouble === 'late revision' ? late : undefined,
    gaps: kind === undefined ? [] : drawGaps(dice, kind),
  };
}
