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
import type { Applied, Juju } from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';
import type { Prepared } from './request.ts';

/**
 * Keeps what is known about a failed deployment, and gives the failure the lines of the logs that say most. A failure
 * of the diagnosis never takes the place of the failure itself.
 */
export async function diagnose(
  run: ActionRun<typeof jujuDeploy>,
  juju: Juju,
  { options, container, secrets }: Prepared,
  applied: Applied,
  failure: Failure,
): Promise<Failure> {
  const { ports, host, inputs, summary } = run;
  const { model, application } = options.request;
  try {
    const status = await readStatus(juju, model);
    const found = await writeDiagnostics(ports, juju, {
      model,
      application,
      units: findApplication(status, application)?.units.map((unit) => unit.name) ?? [],
      container,
      folder: resolve(host.workspace, inputs['bundle-dir'] ?? host.tempDir),
      secrets,
      extra: { 'plan.txt': `${describePlan(applied.plan).join('\n')}\n` },
    });
    ports.reporter.info(renderText(status, application, undefined).join('\n'));
    ports.reporter.notice(`logs and states of ${application} are in ${found.bundle}`);
    if (found.tellingLines.length > 0)
      summary.details('The most telling lines', found.tellingLines.join('\n'));
    return new Failure(failure.code, failure.message, {
      ...(failure.hint === undefined ? {} : { hint: failure.hint }),
      details: [...failure.details, ...found.tellingLines],
      cause: failure,
    });
  } catch (error) {
    ports.reporter.warning(`the diagnosis failed: ${errorMessage(error)}`);
    return failure;
  }
}
