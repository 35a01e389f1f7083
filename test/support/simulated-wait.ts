import { failureOf, type Answer } from '../../src/juju/answers.ts';
import { parseAnswer, type Juju } from '../../src/juju/driver.ts';
import { waitForDeployment } from '../../src/juju/wait.ts';
import { quietReporter } from './reporter.ts';
import { simulatedClock } from './simulated-clock.ts';
import { simulateHistory, type SimulatedHistory } from './simulated-history.ts';

/** Milliseconds that one call of `juju` takes. */
const CALL = 40;
const DEADLINE = 90_000;

/** The history of a seed, always the same. */
export function historyOf(seed: number): SimulatedHistory {
  // Park and Miller's generator.
  let state = seed * 7919;
  return simulateHistory(() => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647);
}

/** Waits as the action does, in time that passes only here. Milliseconds, or what else came of it. */
export async function waitFor(history: SimulatedHistory): Promise<number | string> {
  const clock = simulatedClock();
  const call = async ({ args }: { readonly args: readonly string[] }): Promise<Answer> => {
    const answer = history.answer(args, clock.now());
    await clock.sleep(CALL);
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
    const ports = { clock, reporter: quietReporter() };
    const { kind } = await clock.run(() => waitForDeployment(ports, juju, request));
    return kind === 'ready' ? clock.now() : kind;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
