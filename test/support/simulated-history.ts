import type { Answer } from '../../src/juju/answers.ts';
import { markOf } from '../../src/juju/mark.ts';
import { parseStatus } from '../../src/juju/status.ts';
import type { Change, Expectation } from '../../src/juju/wait-types.ts';
import { answerOf, renderStatus, type Manners } from './simulated-controller.ts';
import { NEW_IMAGE, OLD_IMAGE, tellPod, type Dice, type Phase } from './simulated-pods.ts';

export interface SimulatedHistory {
  readonly expectation: Expectation;
  /** Milliseconds from which what was changed runs in every pod for good; undefined: never. */
  readonly truth: number | undefined;
  /** Milliseconds from which the controller tells all of it. */
  readonly told: number | undefined;
  /** Whether it tells what the agents did, without which a hook may leave no trace. */
  readonly hasHistory: boolean;
  readonly describe: string;
  /** What `juju` answers to a call that begins at this moment. */
  answer(words: readonly string[], at: number): Answer;
}

const STABILITY = 1_000;
const SERVICES_UP = 0;
/** Within so many milliseconds whoever looks has seen it. */
const NOTICED = 1_500;
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
  const picked = CHANGES[between(0, CHANGES.length - 1)] ?? {};
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
  const neverRuns = !change.scale && !change.config && often(0.1);
  const withoutHistory = often(0.1);
  const manners: Manners = {
    lag: between(0, 200),
    iso: often(0.5),
    withoutTimestamp: often(0.1),
    // Without either, nothing but the image could prove a new pod.
    withoutAddresses: !withoutHistory && often(0.1),
    withoutHistory,
    away: often(0.2) ? [between(0, 8000), between(8001, 14_000)] : undefined,
  };
  const units = new Map<string, readonly Phase[]>();
  let truth: number | undefined = 0;
  for (let number = 0; number < Math.max(before, wanted); number += 1) {
    const story = tellPod(dice, { change, before, wanted, neverRuns }, number);
    units.set(`shop/${number}`, story.phases);
    truth = truth === undefined || story.truth === undefined ? undefined : Math.max(truth, story.truth);
  }

  const known = { units, wanted, charm: change.charm, manners };
  const sample = parseStatus(renderStatus({ ...known, wanted: before, charm: false }, -1000));
  const shown = truth === undefined ? undefined : truth + manners.lag;
  const [left = 0, back = 0] = manners.away ?? [];
  return {
    truth,
    // What was told shortly before it went away has to be told again: nobody knows what happened meanwhile.
    told: shown !== undefined && shown + STABILITY + NOTICED > left && shown < back ? back : shown,
    hasHistory: !manners.withoutHistory,
    describe: JSON.stringify({ change: picked, before, wanted, neverRuns, ...manners, truth }),
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
  };
}
