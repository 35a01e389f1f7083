import { Failure, isFailure } from '../../src/errors/index.ts';
import type { Completed, Ports } from '../../src/ports/index.ts';
import { explainResolution, readRequirements } from '../../src/python/index.ts';
import { findPlace, parseJunit } from './junit.ts';
import type { TestResult } from './junit.ts';
import type { TestRun } from './plan-run.ts';
import { parseHelp } from './pytest-options.ts';
import type { Suite } from './suite.ts';

type RunPorts = Pick<Ports, 'exec' | 'files' | 'reporter'>;

const ANY_EXIT_CODE = Array.from({ length: 256 }, (_, code) => code);
/** Downloading what the tests need, over a slow link. */
const SETUP = 300_000;
const SHOWN = 30;
/** https://docs.pytest.org/en/stable/reference/exit-codes.html */
const PYTEST = { usage: 4, nothing: 5 };

export interface SuiteOutcome {
  readonly results: readonly TestResult[];
  /** The last lines of the output. */
  readonly tail: readonly string[];
}

/**
 * Makes the environment of the tests and asks pytest which options they have, those of their conftest.py included.
 *
 * @throws Failure `TEST_SETUP_FAILED`.
 */
export async function readOptions(
  { exec, files }: Pick<Ports, 'exec' | 'files'>,
  pytest: TestRun,
  cwd: string,
  { folder, requirements }: Suite,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const asked = await exec.run({
    argv: [...pytest.argv, '--help', folder],
    cwd,
    env: { ...pytest.env, ...env },
    timeout: SETUP,
    accept: ANY_EXIT_CODE,
  });
  if (asked.exitCode === 0) return parseHelp(asked.stdout);
  const { lines } = await readRequirements({ files }, cwd, requirements === undefined ? [] : [requirements]);
  const why = explainResolution(asked.stderr, lines);
  throw new Failure('TEST_SETUP_FAILED', `the environment of the tests could not be made: ${why.message}`, {
    hint: 'Correct the requirements of the tests, or check that this machine reaches the package index.',
    details: why.details,
    ...(why.at === undefined ? {} : { at: why.at }),
    cause: why,
  });
}

export interface TestPlace {
  readonly cwd: string;
  readonly report: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** What a person calls the run when it has no report. */
  readonly name: string;
}

/**
 * Runs the tests with their output shown as it comes, and reads the report.
 *
 * @throws Failure `TEST_NOTHING_RAN`, `TEST_FAILED` when they took too long or ended without saying which failed.
 */
export async function runTests(
  ports: RunPorts,
  run: TestRun,
  where: TestPlace,
  env: Readonly<Record<string, string>>,
): Promise<SuiteOutcome> {
  const { exec, files, reporter } = ports;
  // The report of an earlier run must not speak for this one.
  await files.remove(where.report);
  const ended = await exec
    .run({
      argv: run.argv,
      cwd: where.cwd,
      env: { ...run.env, ...env },
      timeout: where.timeout,
      accept: ANY_EXIT_CODE,
      onLine: (line) => reporter.info(line),
    })
    .catch((error: unknown) => {
      if (!isFailure(error, 'TOOL_TIMEOUT')) throw error;
      throw new Failure(
        'TEST_FAILED',
        `the tests did not end in ${where.timeout / 1000} s and were stopped`,
        {
          hint: 'Raise the input timeout, or see in the lines above which test hangs. Models that the tests made may be left: juju models',
          details: error.details,
          cause: error,
        },
      );
    });
  const xml = await files.readText(where.report);
  const results = xml === undefined ? undefined : parseJunit(xml);
  const tail = tailOf(ended);
  if (results?.length === 0 || ended.exitCode === PYTEST.nothing) {
    throw new Failure('TEST_NOTHING_RAN', 'the tests ended well, but not one of them ran', {
      hint: 'Names of files begin with test_, names of functions too; see the input args.',
      details: tail,
    });
  }
  const failed = results?.some(({ outcome }) => outcome === 'failed') ?? false;
  if (results !== undefined && (ended.exitCode === 0 || failed)) return { results, tail };
  const outcome = ended.exitCode === 0 ? 'passed' : 'failed';
  const message = outcome === 'passed' ? undefined : explainExit(ended.exitCode, run);
  const at = outcome === 'passed' ? undefined : findPlace(tail.join('\n'));
  const whole: TestResult = { name: where.name, outcome, seconds: ended.took / 1000, message, at };
  return { results: [...(results ?? []), whole], tail };
}

function explainExit(exitCode: number, run: TestRun): string {
  const isPytest = run.argv.includes('pytest');
  return isPytest && exitCode === PYTEST.usage ? 'the tests cannot be loaded' : `exit code ${exitCode}`;
}

function tailOf({ stdout, stderr }: Completed): readonly string[] {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-SHOWN);
}
