import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { findUv } from '../../src/python/index.ts';
import type { integrationTest } from './definition.ts';
import { describeTarget, placeholdersOf, planCommand, planPytest, planSuite } from './plan-run.ts';
import { selectOptions } from './pytest-options.ts';
import { retryFailed } from './retry.ts';
import { readOptions, runTests } from './run-suite.ts';
import type { SuiteOutcome } from './run-suite.ts';
import { findSuite } from './suite.ts';
import type { Target } from './target.ts';

/** Runs the project's own tests, or the command that is given; undefined when there are none. */
export async function testSuite(
  { inputs, ports, host }: ActionRun<typeof integrationTest>,
  target: Target,
  where: { readonly folder: string; readonly report: string; readonly url: string | undefined },
): Promise<SuiteOutcome | undefined> {
  const { folder, report, url } = where;
  const env = { ...describeTarget(target, url), ...inputs.environment };
  const placeholders = placeholdersOf(target, url, report);
  const place = { cwd: folder, report, timeout: inputs.timeout, name: inputs.command ?? 'pytest' };
  if (inputs.command === 'none') return undefined;
  if (inputs.command !== undefined) {
    const run = planCommand(inputs.command, placeholders, report);
    return run && ports.reporter.group(inputs.command, () => runTests(ports, run, place, env));
  }
  const requirements = inputs.requirements && resolve(host.workspace, inputs.requirements);
  const suite = await findSuite(ports.files, folder, requirements);
  if (suite === undefined) {
    ports.reporter.notice('the project has no tests in tests/integration');
    return undefined;
  }
  const pytest = planPytest(await findUv(ports, { cacheDir: host.cacheDir }), suite);
  const known = await ports.reporter.group('Prepare the tests', () =>
    readOptions(ports, pytest, folder, suite, env),
  );
  const { args, retries } = inputs;
  const options = selectOptions(known, target);
  const run = (to: string, only?: readonly string[]): Promise<SuiteOutcome> => {
    const plan = planSuite(pytest, suite, options, { args, report: to, placeholders, ...(only && { only }) });
    return runTests(ports, plan, { ...place, report: to }, env);
  };
  const first = await ports.reporter.group(`Tests in ${suite.folder}`, () => run(report));
  // The first report is the one that tells what happened; each further try writes its own beside it.
  return retryFailed(
    first,
    retries,
    (names, attempt) =>
      ports.reporter.group(`Try ${attempt} of ${names.length} that failed`, () =>
        run(report.replace(/(\.xml)?$/, `-try-${attempt}.xml`), names),
      ),
    ports.reporter,
  );
}
