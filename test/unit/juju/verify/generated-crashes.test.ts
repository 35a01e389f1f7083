import { expect, it } from 'vitest';

import type { Answer } from '../../../../src/juju/client/answers.ts';
import type { SimulatedHistory } from '../../../support/simulated-history.ts';
import { historyOf, waitFor } from '../../../support/simulated-wait.ts';

const HISTORIES = 60;
const START = Date.UTC(2026, 10, 22, 10, 0, 0);
const iso = (at: number): string => new Date(START + Math.floor(at / 1000) * 1000).toISOString();

/** The same pods, whose service ends by itself after each so many milliseconds; Pebble waits twice as long each time. */
function crashing(history: SimulatedHistory, lives: number): SimulatedHistory {
  const told = (at: number): string => {
    let started = (history.truth ?? 0) - 20;
    for (let backoff = 500; ; backoff = Math.min(2 * backoff, 30_000)) {
      const ended = started + lives;
      if (at < ended) return `web  enabled  active  ${iso(started)}`;
      if (at < ended + backoff) return `web  enabled  backoff  ${iso(ended)}`;
      started = ended + backoff;
    }
  };
  const answer = (words: readonly string[], at: number): Answer => {
    const real = history.answer(words, at);
    if (!words.includes('services') || real.exitCode !== 0 || at < (history.truth ?? 0)) return real;
    return { exitCode: 0, stderr: '', stdout: `Service  Startup  Current  Since\n${told(at)}\n` };
  };
  return { ...history, answer, expectation: { ...history.expectation, servicesUp: 5_000 } };
}

it(`${HISTORIES} apps that end within 5 s of each start are never called ready`, async () => {
  const wrong: string[] = [];
  let ended = 0;
  for (let seed = 1; ended < HISTORIES; seed += 1) {
    const history = historyOf(seed);
    const { charm, image } = history.expectation.change;
    if (history.trouble !== 'none' || history.truth === undefined || (!charm && !image)) continue;
    ended += 1;
    const lives = 700 + ((seed * 397) % 4_200);
    const { came } = await waitFor(crashing(history, lives));
    if (came !== 'crash') wrong.push(`${came} with lives of ${lives} ms, seed ${seed}: ${history.describe}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);
