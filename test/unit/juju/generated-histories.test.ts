import { describe, expect, it } from 'vitest';

import { failureOf, type Answer } from '../../../src/juju/answers.ts';
import { parseAnswer, type Juju } from '../../../src/juju/driver.ts';
import { waitForDeployment } from '../../../src/juju/wait.ts';
import type { Clock } from '../../../src/ports/index.ts';
import { quietReporter } from '../../support/reporter.ts';
import { simulateHistory, type SimulatedHistory } from '../../support/simulated-pods.ts';

const HISTORIES = 1000;
/** Milliseconds that one call of `juju` takes. */
const CALL = 40;
const DEADLINE = 90_000;
/** Milliseconds after the last sign has held for long enough. */
const LATEST = 2_000;

/** Park and Miller's generator: the same seed tells the same histories. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Waits as the action does, in time that passes only here. Milliseconds, or what else came of it. */
async function wait(history: SimulatedHistory): Promise<number | string> {
  let now = 0;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: async (milliseconds) => void (now += milliseconds),
  };
  const call = async ({ args }: { readonly args: readonly string[] }): Promise<Answer> => {
    const answer = history.answer(args, now);
    now += CALL;
    return answer;
  };
  const juju: Juju = {
    call,
    async run(command) {
      const answer = await call(command);
      if (answer.exitCode !== 0) throw failureOf(command.args, answer);
      return answer;
    },
    json: async (command, schema) => parseAnswer(command, (await juju.run(command)).stdout, schema),
    insist: (work) => work(),
  };
  const request = { model: 'm', expectation: history.expectation, container: 'web', deadline: DEADLINE };
  try {
    const { kind } = await waitForDeployment({ clock, reporter: quietReporter() }, juju, request);
    return kind === 'ready' ? now : kind;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe(`${HISTORIES} histories of pods, told by a controller with manners of its own`, () => {
  it('are never called ready before they are, and never missed', async () => {
    const late: number[] = [];
    const wrong: string[] = [];
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const history = simulateHistory(seeded(seed * 7919));
      const came = await wait(history);
      const tell = (what: string): void => void wrong.push(`${what}, seed ${seed}: ${history.describe}`);
      if (history.truth === undefined) {
        if (came === 'ready' || typeof came === 'number') tell(`ready at ${came}, and never was`);
      } else if (typeof came !== 'number') tell(came);
      else if (came < history.truth) tell(`ready at ${came}, before it was`);
      else late.push(came - (history.told ?? 0) - history.expectation.stability);
    }
    expect(wrong).toEqual([]);
    expect(Math.max(...late)).toBeLessThan(LATEST);
    expect(late.length).toBeGreaterThan(0.8 * HISTORIES);
  }, 120_000);
});
