import { describe, expect, it } from 'vitest';

import type { SimulatedHistory } from '../../../support/simulated-history.ts';
import { TROUBLES, type Trouble } from '../../../support/simulated-manners.ts';
import { historyOf, waitFor, type Ended } from '../../../support/simulated-wait.ts';

const HISTORIES = 1000;
/** Milliseconds after the last sign has held for long enough. */
const LATEST = 300;
/** The same where no history is told: a second in which a hook might have run without a trace is waited out. */
const LATEST_WITHOUT = LATEST + 1_100;
/** And where options were changed and their hook was not seen: what ran may have been another one. */
const LATEST_UNSEEN = LATEST + 6_100;

/** Milliseconds from what shows first to its being said. */
const NAMED: Partial<Record<Trouble, number>> = {
  'hook fails': LATEST,
  'image missing': LATEST,
  'wrong revision': 3_000 + LATEST,
  // A registry may stumble once, and the image come while nobody says so.
  'registry away': 30_000 + LATEST,
};

/** Milliseconds in which readiness is noticed after the last sign has held for `stability`. */
function boundOf({ hasHistory, trouble, expectation }: SimulatedHistory): number {
  if (hasHistory) return LATEST;
  // Nothing but time tells that a hook was mended.
  if (trouble === 'hook heals') return LATEST_UNSEEN + 12_000;
  return expectation.change.config ? LATEST_UNSEEN : LATEST_WITHOUT;
}

describe(`${HISTORIES} histories of pods, told by a controller with manners of its own`, () => {
  it('are never called ready before they are, never missed, and noticed at once', async () => {
    const late = new Map<string, number[]>();
    const wrong: string[] = [];
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const history = historyOf(seed);
      const ended = await waitFor(history);
      const fault = faultIn(history, ended);
      if (fault !== undefined) wrong.push(`${fault}, seed ${seed}: ${history.describe}`);
      const since = history.expected?.shown ?? (history.told ?? NaN) + history.expectation.stability;
      const known = history.hasHistory ? '' : ', without history';
      const name = `${history.trouble}${known}`;
      late.set(name, [...(late.get(name) ?? []), ended.at - since]);
    }
    expect(wrong).toEqual([]);
    for (const trouble of TROUBLES) expect(late.get(trouble)?.length).toBeGreaterThan(HISTORIES / 50);
    console.log(describeLate(late));
  }, 240_000);
});

/** What is wrong with how a wait ended; the pods have decided what is right. */
function faultIn(history: SimulatedHistory, { came, message, at }: Ended): string | undefined {
  const { truth, told = 0, expected, trouble, expectation } = history;
  const said = `${came} ${message}`;
  if (expected !== undefined) {
    const after = at - expected.shown;
    if (came !== expected.cause) return `${said} instead of ${expected.cause}`;
    return after <= (NAMED[trouble] ?? 0) ? undefined : `${came} ${after} ms after it showed`;
  }
  if (truth === undefined) return came === 'ready' ? `ready at ${at}, and never was` : undefined;
  if (came !== 'ready') return said;
  if (at < truth) return `ready at ${at}, before it was`;
  const after = at - told - expectation.stability;
  return after <= boundOf(history) ? undefined : `noticed ${after} ms after the last sign had held`;
}

function describeLate(late: ReadonlyMap<string, readonly number[]>): string {
  return [...late]
    .map(([what, all]) => {
      const sorted = [...all].filter((one) => !Number.isNaN(one)).sort((one, other) => one - other);
      const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? NaN;
      return `${what}: ${all.length}, median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, all within ${at(1)} ms`;
    })
    .sort()
    .join('\n');
}
