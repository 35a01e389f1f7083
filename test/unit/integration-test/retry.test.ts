import { expect, test } from 'vitest';
import type { TestResult } from '../../../actions/integration-test/junit.ts';
import { retryFailed } from '../../../actions/integration-test/retry.ts';
import type { SuiteOutcome } from '../../../actions/integration-test/run-suite.ts';
import { Failure } from '../../../src/errors/index.ts';
import { quietReporter } from '../../support/reporter.ts';

const result = (name: string, outcome: TestResult['outcome']): TestResult => ({
  ...{ name, outcome, seconds: 1 },
  ...(outcome === 'failed' && { message: 'sad' }),
});
const outcome = (...results: TestResult[]): SuiteOutcome => ({ results, tail: [] });
const FIRST = outcome(result('t.py::a', 'passed'), result('t.py::b', 'failed'), result('t.py::c', 'failed'));

/** Plays further tries; answers what came of it and which tests were run again. */
async function retry(retries: number, ...tries: (SuiteOutcome | Failure)[]) {
  const asked: (readonly string[])[] = [];
  const reporter = quietReporter();
  const again = async (names: readonly string[]): Promise<SuiteOutcome> => {
    asked.push(names);
    const next = tries.shift();
    if (next instanceof Failure) throw next;
    return next ?? outcome();
  };
  const { results } = await retryFailed(FIRST, retries, again, reporter);
  return { results, asked, warnings: reporter.lines };
}

test('nothing is run again unless asked', async () => {
  expect(await retry(0)).toMatchObject({ results: FIRST.results, asked: [] });
});

test('only what failed is run again, and what passes then is flaky', async () => {
  const { results, asked } = await retry(
    3,
    outcome(result('t.py::b', 'passed'), result('t.py::c', 'failed')),
    outcome(result('t.py::c', 'passed')),
  );
  expect(asked).toEqual([['t.py::b', 't.py::c'], ['t.py::c']]);
  expect(results.map(({ outcome: end, flaky }) => [end, flaky])).toEqual([
    ['passed', undefined],
    ['passed', true],
    ['passed', true],
  ]);
  expect(results[2]?.message).toBe('flaky: passed in try 3, failed before: sad');
});

test('what fails every time has failed', async () => {
  const failing = outcome(result('t.py::b', 'failed'), result('t.py::c', 'failed'));
  const { results, asked } = await retry(2, failing, failing);
  expect(asked).toHaveLength(2);
  expect(results).toMatchObject(FIRST.results);
});

test('a try that cannot be made leaves the failures as they are', async () => {
  const { results, warnings } = await retry(2, new Failure('TEST_NOTHING_RAN', 'not one of them ran'));
  expect(results).toEqual(FIRST.results);
  expect(warnings.join()).toContain('could not be run again: not one of them ran');
});
