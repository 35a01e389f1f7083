import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { describePlan } from '../../src/juju/index.ts';
import type { Applied, Diagnostics } from '../../src/juju/index.ts';
import type { Connected } from './connect.ts';
import type { jujuDeploy } from './definition.ts';
import { keepDiagnostics } from './keep-diagnostics.ts';
import type { Prepared } from './request.ts';

/** Keeps what is known about a failed deployment, and gives the failure the lines of the logs that say most. */
export async function diagnose(
  run: ActionRun<typeof jujuDeploy>,
  { juju, kubeconfig }: Pick<Connected, 'juju' | 'kubeconfig'>,
  { options, container, secrets }: Prepared,
  applied: Applied,
  failure: Failure,
): Promise<Failure> {
  const { host, inputs } = run;
  const { model, application } = options.request;
  const found = await keepDiagnostics(run, juju, {
    model,
    application,
    container,
    kubeconfig,
    folder: resolve(host.workspace, inputs['bundle-dir'] ?? host.tempDir),
    secrets,
    extra: { 'plan.txt': `${describePlan(applied.plan).join('\n')}\n` },
  });
  return found === undefined ? failure : explain(failure, found);
}

/** Adds to a failure where in the charm or in the app it comes from, and the lines that say most. */
function explain(failure: Failure, found: Diagnostics): Failure {
  const inApp = failure.code === 'HTTP_CHECK_FAILED' || failure.code === 'DEPLOY_CRASH_LOOP';
  const cause = inApp ? found.inWorkload : found.inCharm;
  const because = cause === undefined ? '' : `: ${cause.error}`;
  return new Failure(failure.code, `${failure.message}${because}`, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    ...(cause === undefined ? {} : { at: { file: cause.file, line: cause.line } }),
    details: [...failure.details, ...found.tellingLines],
    cause: failure,
  });
}
