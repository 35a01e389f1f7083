import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { findUv } from '../../src/python/index.ts';
import type { integrationTest } from './definition.ts';
import { describeTarget, placeholdersOf, planCommand, planPytest, planSuite } from './plan-run.ts';
import { selectOptions } from './pytest-options.ts';
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
  const { args } = inputs;
  const run = planSuite(pytest, suite, selectOptions(known, target), { args, report, placeholders });
  return ports.reporter.group(`Tests in ${suite.folder}`, () => runTests(ports, run, place, env));
}
