import { Failure, isFailure } from '../../../src/errors/index.ts';
import type { Ports } from '../../../src/ports/index.ts';

/** One thing that is done to the machine, as data. */
export interface SetupStep {
  /** What it does, for the log and the summary. */
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds for one attempt. */
  readonly limit: number;
  /** How often it is tried at most. */
  readonly attempts: number;
}

type StepPorts = Pick<Ports, 'exec' | 'clock' | 'random' | 'reporter'>;

/** Words after which another attempt would say the same (snapd, apt, juju). */
const FINAL =
  /snap "[^"]+" not found|no snap found|revision .* not found|requires classic|channel .* not (?:available|found)|Unable to locate package|unauthorized|permission denied|not in the sudoers|option provided but not defined|unknown flag|no matching distribution|DO NOT MATCH THE HASHES/i;
const FIRST_PAUSE = 5_000;

/**
 * Does a step within its limit; when it fails, again after 5, 15, 45 s (and up to half as much at random), because
 * stores and archives refuse for moments.
 *
 * @param visibly runs it in place of the port, such as `Host.runVisibly`
 * @throws Failure `SETUP_STEP_FAILED` with the last lines and how often it was tried
 */
export async function runStep(
  ports: StepPorts,
  step: SetupStep,
  visibly?: (argv: SetupStep['argv'], limit: number) => Promise<void>,
): Promise<void> {
  const { title, argv, env, limit, attempts } = step;
  const run = async (): Promise<void> => {
    if (visibly !== undefined) return visibly(argv, limit);
    await ports.exec.run({
      argv,
      timeout: limit,
      ...(env !== undefined && { env }),
      onLine: (line) => ports.reporter.info(line),
    });
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ports.reporter.group(`${title}: ${argv.join(' ')}`, run);
      return;
    } catch (error) {
      if (!isFailure(error, 'TOOL_FAILED', 'TOOL_TIMEOUT')) throw error;
      const isFinal = FINAL.test(error.details.join('\n'));
      if (isFinal || attempt >= attempts) {
        const times = attempt === 1 ? '' : ` ${attempt} times`;
        throw new Failure('SETUP_STEP_FAILED', `${title} failed${times}: ${error.message}`, {
          hint: `The command was: ${argv.join(' ')}`,
          details: error.details,
          cause: error,
        });
      }
      const pause = FIRST_PAUSE * 3 ** (attempt - 1) * (1 + ports.random.fraction() / 2);
      ports.reporter.notice(
        `${title} failed, once more in ${(pause / 1000).toFixed(0)} s: ${error.details.at(-1) ?? ''}`,
      );
      await ports.clock.sleep(pause);
    }
  }
}
