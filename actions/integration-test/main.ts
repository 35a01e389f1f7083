import { resolve } from 'node:path';

import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectJuju } from '../../src/juju/index.ts';
import type { HttpExpectation, Juju } from '../../src/juju/index.ts';
import { checkApp, parseChange } from './app-checks.ts';
import type { integrationTest } from './definition.ts';
import { diagnose } from './diagnose.ts';
import type { TestResult } from './junit.ts';
import { describeTested, keepRecord } from './record.ts';
import { countResults, describeCounts, failureOfTests, placeOf, summariseTests } from './report.ts';
import type { SuiteOutcome } from './run-suite.ts';
import { askPaths, parsePaths } from './smoke.ts';
import { testSuite } from './test-suite.ts';
import { findUrl, readTarget } from './target.ts';
import type { Target } from './target.ts';

export async function main(
  run: ActionRun<typeof integrationTest>,
): Promise<OutputsOf<typeof integrationTest>> {
  const { inputs, ports, host, summary } = run;
  const folder = resolve(host.workspace, inputs.path);
  const unique = Buffer.from(ports.random.bytes(4)).toString('hex');
  const report = resolve(host.workspace, inputs.report ?? `${host.tempDir}/integration-test-${unique}.xml`);
  const paths = parsePaths(inputs['http-paths']);
  const juju = connectJuju(ports);
  const target = await readTarget(run);
  const tested = inputs.record ? await describeTested(run, target, folder) : undefined;
  const results: TestResult[] = [];
  try {
    const url = await findUrl(juju, target, inputs.url, ports.clock.monotonic() + inputs['http-timeout']);
    if (url !== undefined) {
      const asked = await ports.reporter.group(`Smoke test of ${url}`, () =>
        askPaths(ports, url, paths, inputs['http-timeout']),
      );
      results.push(...asked);
    } else if (paths.length > 0) ports.reporter.notice('no smoke test: nothing says where the app answers');
    // An app that does not answer fails every test; the first reason is the one to read.
    const smoke = failureOfTests(results, [], folder);
    if (smoke !== undefined) throw smoke;

    const outcome = await testSuite(run, target, { folder, report, url });
    if (inputs.smoke === 'app' || (inputs.smoke === 'auto' && outcome === undefined))
      results.push(...(await lookInside(run, juju, target, { url, paths })));
    results.push(...(outcome?.results ?? []));
    annotate(run, outcome, folder);
    const failure = failureOfTests(results, outcome?.tail ?? [], folder);
    if (failure !== undefined) throw failure;
    if (results.length === 0) {
      throw new Failure('TEST_NOTHING_RAN', 'there is nothing to test', {
        hint: 'Give the url of the app for the smoke test, or write tests in tests/integration.',
      });
    }
    const counts = countResults(results);
    ports.reporter.info(describeCounts(counts));
    return {
      passed: String(counts.passed),
      failed: String(counts.failed),
      skipped: String(counts.skipped),
      flaky: String(results.filter(({ flaky }) => flaky === true).length),
      report: outcome === undefined ? '' : report,
      ...(tested !== undefined && { record: await keepRecord(run, tested) }),
    };
  } catch (error) {
    if (!(error instanceof Failure) || run.signal.aborted || error.code === 'INPUT_INVALID') throw error;
    throw await diagnose(run, juju, target, error);
  } finally {
    if (results.length > 0) summariseTests(summary, results);
  }
}

/** The part of the smoke test that needs to know what is deployed; nothing without a model, a charm and an address. */
async function lookInside(
  { inputs, ports }: ActionRun<typeof integrationTest>,
  juju: Juju,
  { model, application, packed, container }: Target,
  { url, paths }: { readonly url: string | undefined; readonly paths: readonly HttpExpectation[] },
): Promise<readonly TestResult[]> {
  const isKnown = model !== undefined && application !== undefined && url !== undefined;
  if (!isKnown || packed === undefined || container === undefined) return [];
  const time = inputs['http-timeout'];
  const checks = {
    time,
    change: parseChange(inputs['smoke-config']),
    answers: () => askPaths(ports, url, paths, time),
  };
  return ports.reporter.group(`A look into ${application}`, () =>
    checkApp(ports, juju, { model, application, packed, container }, checks),
  );
}

/** The first failing test is the step's own failure; the others are marked at their lines as well. */
function annotate(
  { ports }: ActionRun<typeof integrationTest>,
  outcome: SuiteOutcome | undefined,
  folder: string,
): void {
  const failed = (outcome?.results ?? []).filter((test) => test.outcome === 'failed');
  for (const test of (outcome?.results ?? []).filter(({ flaky }) => flaky === true))
    ports.reporter.warning(`${test.name} is ${test.message ?? 'flaky'}`, placeOf(test, folder));
  for (const test of failed.slice(1)) {
    ports.reporter.warning(`${test.name} failed: ${test.message ?? ''}`, placeOf(test, folder));
  }
}
