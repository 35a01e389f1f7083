import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { findUv } from '../../src/python/index.ts';
import type { integrationTest } from './definition.ts';
import { describeTarget, placeholdersOf, planCommand, planPytest, planSuite } from './plan-run.ts';
import { selectOptions } from './pytest-options.ts';
import { parseJunit } from './junit.ts';
import { retryFailed } from './retry.ts';
import { readOptions, runTests } from './run-suite.ts';
import type { SuiteOutcome } from './run-suite.ts';
import { listTestFiles, parseShard, planShards, timesOf } from './shards.ts';
import { findSuite } from './suite.ts';
import type { Suite } from './suite.ts';
import type { Target } from './target.ts';

/** Runs the project's own tests, or the command that is given; undefined when there are none. */
export async function testSuite(
  run: ActionRun<typeof integrationTest>,
  target: Target,
  where: { readonly folder: string; readonly report: string; readonly url: string | undefined },
): Promise<SuiteOutcome | undefined> {
  const { inputs, ports, host } = run;
  const { folder, report, url } = where;
  const env = { ...describeTarget(target, url), ...inputs.environment };
  const placeholders = placeholdersOf(target, url, report);
  const place = { cwd: folder, report, timeout: inputs.timeout, name: inputs.command ?? 'pytest' };
  if (inputs.command === 'none') return undefined;
  if (inputs.command !== undefined) {
    const plan = planCommand(inputs.command, placeholders, report);
    return plan && ports.reporter.group(inputs.command, () => runTests(ports, plan, place, env));
  }
  const requirements = inputs.requirements && resolve(host.workspace, inputs.requirements);
  const suite = await findSuite(ports.files, folder, requirements);
  if (suite === undefined) {
    ports.reporter.notice('the project has no tests in tests/integration');
    return undefined;
  }
  const { cacheDir } = host;
  const pytest = planPytest(await findUv(ports, { cacheDir }), suite, cacheDir);
  const known = await ports.reporter.group('Prepare the tests', () =>
    readOptions(ports, pytest, folder, suite, env),
  );
  const { args, retries } = inputs;
  const options = selectOptions(known, target);
  const part =
    inputs.shard === undefined ? [suite.folder] : await selectPart(run, folder, suite, inputs.shard);
  const runOnly = (to: string, only: readonly string[]): Promise<SuiteOutcome> => {
    const plan = planSuite(pytest, suite, options, { args, report: to, placeholders, only });
    return runTests(ports, plan, { ...place, report: to }, env);
  };
  const first = await ports.reporter.group(`Tests in ${suite.folder}`, () => runOnly(report, part));
  // The first report is the one that tells what happened; each further try writes its own beside it.
  return retryFailed(
    first,
    retries,
    (names, attempt) =>
      ports.reporter.group(`Try ${attempt} of ${names.length} that failed`, () =>
        runOnly(report.replace(/(\.xml)?$/, `-try-${attempt}.xml`), names),
      ),
    ports.reporter,
  );
}

/** The files that this job runs. @throws Failure `INPUT_INVALID` when there are fewer files than parts. */
async function selectPart(
  { inputs, ports, host }: ActionRun<typeof integrationTest>,
  root: string,
  { folder }: Suite,
  shard: string,
): Promise<readonly string[]> {
  const { index, of } = parseShard(shard);
  const files = await listTestFiles(ports.files, root, folder);
  if (files.length < of) {
    throw new Failure(
      'INPUT_INVALID',
      `shard is ${shard}, but ${folder} has only ${files.length} files with tests`,
      {
        hint: 'Use as many jobs as there are files, or divide the files.',
      },
    );
  }
  const timings = inputs.timings && resolve(host.workspace, inputs.timings);
  const xml = timings === undefined ? undefined : await ports.files.readText(timings);
  // The first run of all has no times; it shares the files out by their number.
  const times = timesOf((xml === undefined ? undefined : parseJunit(xml)) ?? []);
  const part = planShards(files, times, of)[index - 1] ?? [];
  ports.reporter.info(`part ${shard}: ${part.join(', ')}`);
  return part;
}
