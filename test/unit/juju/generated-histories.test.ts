import { describe, expect, it } from 'vitest';

import { historyOf, waitFor } from '../../support/simulated-wait.ts';

const HISTORIES = 1000;
/** Milliseconds after the last sign has held for long enough. */
const LATEST = 300;
/** The same where no history is told: a second in which a hook might have run without a trace is waited out. */
const LATEST_WITHOUT = LATEST + 1_100;
/** And where options were changed and their hook was not seen: what ran may have been another one. */
const LATEST_UNSEEN = LATEST + 6_100;

describe(`${HISTORIES} histories of pods, told by a controller with manners of its own`, () => {
  it('are never called ready before they are, never missed, and noticed at once', async () => {
    const late = { withHistory: [] as number[], without: [] as number[], unseen: [] as number[] };
    const wrong: string[] = [];
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const history = historyOf(seed);
      const came = await waitFor(history);
      const tell = (what: string): void => void wrong.push(`${what}, seed ${seed}: ${history.describe}`);
      if (history.truth === undefined) {
        if (came === 'ready' || typeof came === 'number') tell(`ready at ${came}, and never was`);
      } else if (typeof came !== 'number') tell(came);
      else if (came < history.truth) tell(`ready at ${came}, before it was`);
      else {
        const after = came - (history.told ?? 0) - history.expectation.stability;
        const { config } = history.expectation.change;
        late[history.hasHistory ? 'withHistory' : config ? 'unseen' : 'without'].push(after);
      }
    }
    expect(wrong).toEqual([]);
    expect(Object.values(late).flat().length).toBeGreaterThan(0.8 * HISTORIES);
    expect(Math.max(...late.withHistory)).toBeLessThanOrEqual(LATEST);
    expect(Math.max(...late.without)).toBeLessThanOrEqual(LATEST_WITHOUT);
    expect(Math.max(...late.unseen)).toBeLessThanOrEqual(LATEST_UNSEEN);
    console.log(`noticed after the last sign had held, of ${HISTORIES}: ${describeLate(late)}`);
  }, 240_000);
});

function describeLate(late: Readonly<Record<string, readonly number[]>>): string {
  return Object.entries(late)
    .map(([what, all]) => {
      const sorted = [...all].sort((one, other) => one - other);
      const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
      return `${what} median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, all within ${at(1)} ms`;
    })
    .join('; ');
}
