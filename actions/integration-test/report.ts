import { join } from 'node:path';

import type { Summary } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Location } from '../../src/errors/index.ts';
import type { TestResult } from './junit.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countResults(results: readonly TestResult[]): Counts {
  const count = (outcome: TestResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

const SIGNS = { passed: '✅', failed: '❌', skipped: '⏭️' };
const FLAKY = '⚠️';
/** A page with more rows is read by nobody; the report has them all. */
const ROWS = 100;
const SHOWN = 5;

/** The table for the job's page: what failed first, then the rest in the order in which it ran. */
export function summariseTests(summary: Summary, results: readonly TestResult[]): void {
  const counts = countResults(results);
  const rank = ({ outcome, flaky }: TestResult): number =>
    outcome === 'failed' ? 0 : flaky === true ? 1 : 2;
  const sorted = results.toSorted((a, b) => rank(a) - rank(b));
  summary.heading(`Tests: ${describeCounts(counts)}`).table(
    ['', 'Test', 'Time', 'Remark'],
    sorted
      .slice(0, ROWS)
      .map((test) => [
        test.flaky === true ? FLAKY : SIGNS[test.outcome],
        test.name,
        `${test.seconds.toFixed(2)} s`,
        test.message ?? '',
      ]),
  );
  if (results.length > ROWS) summary.text(`${results.length - ROWS} more are in the report.`);
  for (const test of sorted.filter(({ outcome }) => outcome === 'failed').slice(0, SHOWN)) {
    if (test.details !== undefined && test.details !== '') summary.details(test.name, test.details);
  }
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
  const parts = [`${passed} passed`, `${failed} failed`, `${skipped} skipped`];
  return parts.filter((part) => !part.startsWith('0 ') || part === '0 passed').join(', ');
}

/** Where a test failed, for an annotation; `folder` is where the tests ran. */
export function placeOf(test: TestResult, folder: string): Location | undefined {
  return test.at && { file: join(folder, test.at.file), line: test.at.line };
}

/** The failure of a run in which tests failed; at the place of the first. */
export function failureOfTests(
  results: readonly TestResult[],
  tail: readonly string[],
  folder: string,
): Failure | undefined {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const [first] = failed;
  if (first === undefined) return undefined;
  const at = placeOf(first, folder);
  const reason = first.message === undefined ? '' : `: ${first.message}`;
  const others = failed.length === 1 ? '' : `, and ${failed.length - 1} more failed`;
  return new Failure('TEST_FAILED', `${first.name} failed${reason}${others}`, {
    ...(at === undefined ? {} : { at }),
    hint:
      tail.length > 0
        ? 'The lines above are the end of the output; the summary has a table of all tests.'
        : 'Ask it by hand with curl; correct the app, or the input http-paths.',
    details: tail.length > 0 ? tail : (first.details ?? '').split('\n'),
  });
}
