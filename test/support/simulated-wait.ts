import { connectJuju } from '../../src/juju/client/driver.ts';
import { waitForDeployment } from '../../src/juju/verify/wait.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import { quietReporter } from './reporter.ts';
import { simulatedClock, type SimulatedClock } from './simulated-clock.ts';
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

/** How a wait ended. */
export interface Ended {
  /** `ready`, the cause of a failure, or a code. */
  readonly came: string;
  readonly message: string;
  /** Milliseconds after the command. */
  readonly at: number;
}

/** Waits as the action does, in time that passes only here. */
export async function waitFor(history: SimulatedHistory): Promise<Ended> {
  const clock = simulatedClock();
  const reporter = quietReporter();
  const juju = connectJuju({ clock, reporter, exec: programOf(history, clock) as never });
  const { expectation, pods } = history;
  const readPods = pods && ((): Promise<ReturnType<typeof pods>> => Promise.resolve(pods(clock.now())));
  const request = { model: 'm', expectation, container: 'web', deadline: DEADLINE, readPods };
  try {
    const ended = await clock.run(() => waitForDeployment({ clock, reporter }, juju, request));
    if (ended.kind === 'ready') return { came: 'ready', message: '', at: clock.now() };
    return { came: ended.cause, message: ended.message, at: clock.now() };
  } catch (error) {
    if (isFailure(error)) return { came: error.code, message: error.message, at: clock.now() };
    throw error;
  }
}

/** The program `juju` of a history: what it says takes time, or never comes and is cut. */
function programOf(history: SimulatedHistory, clock: SimulatedClock) {
  return {
    async run({ argv, timeout }: { readonly argv: readonly string[]; readonly timeout: number }) {
      const { takes = CALL, ...answer } = history.answer(argv.slice(1), clock.now());
      await clock.sleep(Math.min(Math.max(takes, CALL), timeout));
      if (takes > timeout) throw new Failure('TOOL_TIMEOUT', `juju was stopped after ${timeout / 1000} s`);
      return { ...answer, took: takes };
    },
  };
}
