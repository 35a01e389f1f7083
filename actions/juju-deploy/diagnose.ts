import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure, errorMessage } from '../../src/errors/index.ts';
import {
  describePlan,
  findApplication,
  readStatus,
  renderText,
  writeDiagnostics,
} from '../../src/juju/index.ts';
import type { Applied, Diagnostics } from '../../src/juju/index.ts';
import type { Connected } from './connect.ts';
import type { jujuDeploy } from './definition.ts';
import { keepBundle } from './keep-bundle.ts';
import type { Prepared } from './request.ts';

/**
 * Keeps what is known about a failed deployment, and gives the failure the lines of the logs that say most. A failure
 * of the diagnosis never takes the place of the failure itself.
 */
export async function diagnose(
  run: ActionRun<typeof jujuDeploy>,
  { juju, kubeconfig }: Pick<Connected, 'juju' | 'kubeconfig'>,
  { options, container, secrets }: Prepared,
  applied: Applied,
  failure: Failure,
): Promise<Failure> {
  const { ports, host, inputs } = run;
  const { model, application } = options.request;
  try {
    const status = await readStatus(juju, model);
    const found = await writeDiagnostics(ports, juju, {
      model,
      application,
      units: findApplication(status, application)?.units.map((unit) => unit.name) ?? [],
      container,
      kubeconfig,
      folder: resolve(host.workspace, inputs['bundle-dir'] ?? host.tempDir),
      secrets,
      extra: { 'plan.txt': `${describePlan(applied.plan).join('\n')}\n` },
    });
    ports.reporter.info(renderText(status, application, undefined).join('\n'));
    await keepBundle(run, application, found);
    return explain(failure, found);
  } catch (error) {
    ports.reporter.warning(`the diagnosis failed: ${errorMessage(error)}`);
    return failure;
  }
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
