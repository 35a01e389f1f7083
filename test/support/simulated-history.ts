import { markOf } from '../../src/juju/read/mark.ts';
import { parseStatus } from '../../src/juju/read/status.ts';
import type { Change, Expectation, Pod } from '../../src/juju/judge/types.ts';
import { answerOf, podsAt, type Told } from './simulated-controller.ts';
import { toldFrom } from './simulated-faults.ts';
import { comesOf, drawManners, TROUBLES, type Trouble } from './simulated-manners.ts';
import type { Dice, Phase } from './simulated-phase.ts';
import { MISHAPS, type Expected } from './simulated-mishaps.ts';
import { renderStatus } from './simulated-status.ts';
import { NEW_IMAGE, OLD_IMAGE, tellPod } from './simulated-pods.ts';

export interface SimulatedHistory {
  readonly expectation: Expectation;
  /** Milliseconds from which what was changed runs in every pod for good; undefined: never. */
  readonly truth: number | undefined;
  /** Milliseconds from which the controller tells all of it. */
  readonly told: number | undefined;
  /** Whether it tells what the agents did, without which a hook may leave no trace. */
  readonly hasHistory: boolean;
  readonly trouble: Trouble;
  /** What must be said where it never comes to run, and when. */
  readonly expected: Expected | undefined;
  readonly describe: string;
  /** What `juju` answers to a call that begins at this moment. */
  answer(words: readonly string[], at: number): Told;
  /** What the cluster says, where it can be asked. */
  pods?(at: number): readonly Pod[];
}

const STABILITY = 1_000;
const SERVICES_UP = 0;
/** Within so many milliseconds whoever looks has seen it. */
const NOTICED = 1_500;
/** And for so much longer where no history is told. */
const UNSEEN = { any: 1_000, config: 6_000 };
const CHANGES: readonly Partial<Change>[] = [
  { charm: true },
  { image: true },
  { charm: true, image: true },
  { config: true },
  { scale: true },
];

/** A history of one change, decided by a seed: first what the pods do, then how status tells of it. */
export function simulateHistory(random: () => number): SimulatedHistory {
  const between: Dice['between'] = (low, high) => Math.round(low + random() * (high - low));
  const often: Dice['often'] = (share) => random() < share;
  const dice = { between, often };
  const one = <T>(all: readonly T[]): T => all[between(0, all.length - 1)] as T;
  const trouble = often(0.25) ? 'none' : one(TROUBLES);
  const picked = one(CHANGES.filter((change) => comesOf(trouble, change)));
  const change: Change = {
    created: false,
    charm: false,
    image: false,
    config: false,
    scale: false,
    ...picked,
  };
  const before = often(0.3) ? between(2, 3) : 1;
  const wanted = change.scale ? between(1, 4) : before;
  const mishap = MISHAPS.find((each) => each === trouble);
  const neverRuns = mishap === undefined && !change.scale && !change.config && often(0.1);
  const manners = drawManners(dice, trouble);
  const disorder = trouble === 'disorder';
  const hasHistory = !manners.withoutHistory;
  const units = new Map<string, readonly Phase[]>();
  let truth: number | undefined = 0;
  let expected: Expected | undefined;
  for (let number = 0; number < Math.max(before, wanted); number += 1) {
    const story = tellPod(dice, { change, before, wanted, neverRuns, mishap, disorder, hasHistory }, number);
    units.set(`shop/${number}`, story.phases);
    truth = truth === undefined || story.truth === undefined ? undefined : Math.max(truth, story.truth);
    expected ??= story.expected;
  }
  if (trouble === 'wrong revision') {
    // Somebody else's charm runs in these pods.
    truth = undefined;
    expected = { cause: 'overtaken', shown: 0 };
  }

  const known = { units, wanted, charm: change.charm, manners };
  const sample = parseStatus(renderStatus({ ...known, wanted: before, charm: false }, -1000));
  const lag = manners.lag + manners.disorder;
  const shown = truth === undefined ? undefined : Math.max(truth, manners.revision?.until ?? 0) + lag;
  const withPods = often(0.3);
  const blind = hasHistory ? 0 : change.config ? UNSEEN.config : UNSEEN.any;
  return {
    truth,
    // What was told shortly before it went away has to be told again: nobody knows what happened meanwhile.
    told: shown === undefined ? undefined : toldFrom(shown, manners.gaps, STABILITY + NOTICED + blind),
    trouble,
    expected: expected && { ...expected, shown: expected.shown + lag },
    hasHistory,
    describe: JSON.stringify({ trouble, change: picked, before, wanted, neverRuns, ...manners, truth }),
    expectation: {
      application: 'shop',
      change,
      mark: markOf(sample, 'shop').mark,
      before: sample,
      revision: change.charm ? 2 : 1,
      units: wanted,
      image: { container: 'web', id: change.image ? NEW_IMAGE : OLD_IMAGE, previous: OLD_IMAGE },
      stability: STABILITY,
      servicesUp: SERVICES_UP,
    },
    answer: (words, at) => answerOf(known, words, at),
    ...(withPods && { pods: (at: number) => podsAt(known, at) }),
  };
}
