import { join } from 'node:path';
import type { Uv } from '../../src/python/index.ts';
import { fillIn, parseCommandLine } from './command-line.ts';
import type { Placeholders } from './command-line.ts';
import type { Suite } from './suite.ts';
import type { Target } from './target.ts';

/** The program that tests, as data. */
export interface TestRun {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** What the tests are told in their environment; the names that tests of charms use for it. */
export function describeTarget(target: Target, url: string | undefined): Readonly<Record<string, string>> {
  const facts = {
    CHARM_PATH: target.charm,
    ROCK_IMAGE: target.image,
    JUJU_MODEL: target.model,
    APPLICATION: target.application,
    APP_URL: url,
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Record<string, string>;
}

export function placeholdersOf(target: Target, url: string | undefined, report: string): Placeholders {
  const { charm, image, model, application } = target;
  return { charm, image, model, application, url, report };
}

/**
 * A Python environment of the suite's own: made by uv from its requirements, kept in uv's cache. What Python compiles is kept
 * in the cache too, for the next start, and not among the project's files.
 */
export function planPytest(uv: Uv, suite: Suite, cacheDir: string): TestRun {
  const packages = ['pytest', ...suite.packages].flatMap((name) => ['--with', name]);
  const file = suite.requirements === undefined ? [] : ['--with-requirements', suite.requirements];
  const { PYTHONDONTWRITEBYTECODE: _, ...env } = uv.env;
  return {
    argv: [uv.program, 'run', '--no-project', '--isolated', ...packages, ...file, 'pytest'],
    env: {
      ...env,
      PYTHONPYCACHEPREFIX: join(cacheDir, 'test-bytecode'),
      // Without it the lines of a test would come in blocks.
      PYTHONUNBUFFERED: '1',
    },
  };
}

/** The older form of the report is the one that has the file of each test. */
const REPORT = ['-o', 'junit_family=xunit1'];

export function planSuite(
  pytest: TestRun,
  suite: Suite,
  options: readonly string[],
  more: {
    readonly args: string | undefined;
    readonly report: string;
    readonly placeholders: Placeholders;
    /** Folders, files, or names of tests as pytest writes them. */
    readonly only: readonly string[];
  },
): TestRun {
  const own = fillIn(parseCommandLine(more.args ?? '', 'args'), more.placeholders, 'args');
  const fixed = ['-v', '--color=no', '-p', 'no:cacheprovider', ...REPORT, `--junitxml=${more.report}`];
  return { argv: [...pytest.argv, ...fixed, ...options, ...own, ...more.only], env: pytest.env };
}

/**
 * The user's own command. A pytest somewhere below it writes the report when the variable reaches it.
 *
 * @throws Failure `INPUT_INVALID`
 */
export function planCommand(text: string, placeholders: Placeholders, report: string): TestRun | undefined {
  const [program, ...args] = fillIn(parseCommandLine(text, 'command'), placeholders, 'command');
  if (program === undefined) return undefined;
  const asked = text.includes('{report}') || /['\\]/.test(report);
  const addopts = [...REPORT, `'--junitxml=${report}'`].join(' ');
  return {
    argv: [program, ...args],
    env: { PYTHONUNBUFFERED: '1', ...(asked ? {} : { PYTEST_ADDOPTS: addopts }) },
  };
}
