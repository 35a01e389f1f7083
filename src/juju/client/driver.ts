import type { z } from 'zod/mini';

import { Failure, isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { failureOf } from './answers.ts';
import type { Answer } from './answers.ts';
import type { JujuCommand } from './commands.ts';

export interface JujuOptions {
  /** The program; found on PATH when it is a bare name. Default `juju`. */
  readonly program?: string;
  /** Added to the environment of every call (`JUJU_DATA`, for example). */
  readonly env?: Readonly<Record<string, string>>;
}

/** The `juju` command line. Every call is bounded; nothing here trusts an exit code of 0 by itself. */
export interface Juju {
  /** Runs once and hands out whatever came. @throws Failure `JUJU_UNREACHABLE` (retryable) when it hung and was cut. */
  call(command: JujuCommand): Promise<Answer>;
  /** Runs once. @throws the Failure of its error when it ended with another code than 0. */
  run(command: JujuCommand): Promise<Answer>;
  /** Runs once and reads its JSON. @throws as `run`, and Failure `JUJU_OUTPUT_INVALID`. */
  json<T>(command: JujuCommand, schema: z.ZodMiniType<T>): Promise<T>;
  /** Repeats a reading while its failure is a passing one, until `deadline` (milliseconds of the monotonic clock). */
  insist<T>(work: () => Promise<T>, deadline: number): Promise<T>;
}

const RETRY_PAUSE = 1_000;
const ANY_EXIT_CODE = Array.from({ length: 256 }, (_, code) => code);

export function connectJuju(
  ports: Pick<Ports, 'exec' | 'clock' | 'reporter'>,
  options: JujuOptions = {},
): Juju {
  const program = options.program ?? 'juju';

  async function call(command: JujuCommand): Promise<Answer> {
    ports.reporter.debug(`juju ${command.args.join(' ')}`);
    try {
      const { exitCode, stdout, stderr } = await ports.exec.run({
        argv: [program, ...command.args],
        timeout: command.timeout,
        accept: ANY_EXIT_CODE,
        ...(options.env === undefined ? {} : { env: options.env }),
        ...(command.stdin === undefined ? {} : { stdin: command.stdin }),
      });
      return { exitCode, stdout, stderr };
    } catch (error) {
      if (isFailure(error, 'TOOL_TIMEOUT')) {
        throw new Failure(
          'JUJU_UNREACHABLE',
          `juju ${command.args[0] ?? ''} gave no answer in ${command.timeout / 1000} s`,
          {
            hint: `Try by hand: juju ${command.args.join(' ')}`,
            details: error.details,
            retryable: true,
            cause: error,
          },
        );
      }
      throw error;
    }
  }

  async function run(command: JujuCommand): Promise<Answer> {
    const answer = await call(command);
    if (answer.exitCode !== 0) throw failureOf(command.args, answer);
    return answer;
  }

  async function json<T>(command: JujuCommand, schema: z.ZodMiniType<T>): Promise<T> {
    const answer = await run(command);
    return parseAnswer(command, answer.stdout, schema);
  }

  async function insist<T>(work: () => Promise<T>, deadline: number): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Failure) || !error.retryable) throw error;
        if (ports.clock.monotonic() + RETRY_PAUSE >= deadline) throw error;
        ports.reporter.info(`${error.message}; trying again`);
        await ports.clock.sleep(RETRY_PAUSE);
      }
    }
  }

  return { call, run, json, insist };
}

/** Reads the JSON of an answer. Recorded: some successful calls print nothing at all. */
export function parseAnswer<T>(command: JujuCommand, stdout: string, schema: z.ZodMiniType<T>): T {
  const shown = `juju ${command.args.join(' ')}`;
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch (error) {
    throw new Failure('JUJU_OUTPUT_INVALID', `${shown} answered something that is not JSON`, {
      hint: 'Run it by hand; compare the versions of client and controller with: juju version',
      details: stdout.split('\n').slice(0, 5),
      // An answer cut in the middle by a controller that goes away is worth another try.
      retryable: true,
      cause: error,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('JUJU_OUTPUT_INVALID', `${shown} answered JSON of an unknown form`, {
    details: parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    cause: parsed.error,
  });
}
