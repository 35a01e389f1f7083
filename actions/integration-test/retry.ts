import { isFailure } from '../../src/errors/index.ts';
import type { Reporter } from '../../src/ports/index.ts';
import type { TestResult } from './junit.ts';
import type { SuiteOutcome } from './run-suite.ts';

/**
 * Runs the tests that failed again, up to `retries` times. One that passes then counts as passed, but says that it is
 * flaky and why it failed before. Failures that no test has (a file that cannot be loaded) are not tried again.
 *
 * @param again runs the tests of these names; the number of the try, from 2 on, is for what it writes
 */
export async function retryFailed(
  first: SuiteOutcome,
  retries: number,
  again: (names: readonly string[], attempt: number) => Promise<SuiteOutcome>,
  reporter: Pick<Reporter, 'warning'>,
): Promise<SuiteOutcome> {
  let outcome = first;
  for (let attempt = 2; attempt <= retries + 1; attempt += 1) {
    const failed = outcome.results.filter((test) => test.outcome === 'failed');
    const names = failed.map(({ name }) => name).filter((name) => name.includes('::'));
    if (names.length === 0) break;
    try {
      const next = await again(names, attempt);
      outcome = {
        results: outcome.results.map((test) => merge(test, next.results, attempt)),
        tail: next.tail,
      };
    } catch (error) {
      if (!isFailure(error, 'TEST_FAILED', 'TEST_NOTHING_RAN')) throw error;
      reporter.warning(`the tests that failed could not be run again: ${error.message}`);
      break;
    }
  }
  return outcome;
}

/** What a test is after another try. */
function merge(test: TestResult, retried: readonly TestResult[], attempt: number): TestResult {
  const next = retried.find(({ name }) => name === test.name);
  if (test.outcome !== 'failed' || next === undefined) return test;
  if (next.outcome !== 'passed') return next;
  const message = `flaky: passed in try ${attempt}, failed before: ${test.message ?? 'without a message'}`;
  return { ...next, message, at: test.at, flaky: true };
}
