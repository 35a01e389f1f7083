import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure, errorMessage } from '../../src/errors/index.ts';
import { findApplication, readStatus, renderText, writeDiagnostics } from '../../src/juju/index.ts';
import type { Juju } from '../../src/juju/index.ts';
import { keepBundle } from '../juju-deploy/keep-bundle.ts';
import type { integrationTest } from './definition.ts';
import type { Target } from './target.ts';

/**
 * Keeps what is known about the deployed app when a test failed, and gives the failure the lines of its logs that say
 * most. Nothing is known about models that the tests made themselves: their own fixtures print what is of use.
 */
export async function diagnose(
  run: ActionRun<typeof integrationTest>,
  juju: Juju,
  { model, application, container }: Target,
  failure: Failure,
): Promise<Failure> {
  const { ports, host, inputs } = run;
  if (model === undefined || application === undefined) return failure;
  try {
    const status = await readStatus(juju, model);
    const found = await writeDiagnostics(ports, juju, {
      model,
      application,
      units: findApplication(status, application)?.units.map((unit) => unit.name) ?? [],
      container,
      kubeconfig: undefined,
      folder: resolve(host.workspace, inputs['bundle-dir'] ?? host.tempDir),
      secrets: Object.values(inputs.environment).filter((value) => value.length >= 8),
      extra: {},
    });
    ports.reporter.info(renderText(status, application, undefined).join('\n'));
    await keepBundle(run, application, found);
    if (found.tellingLines.length === 0) return failure;
    return new Failure(failure.code, failure.message, {
      ...(failure.hint === undefined ? {} : { hint: failure.hint }),
      ...(failure.at === undefined ? {} : { at: failure.at }),
      details: [...failure.details, `the logs of ${application}:`, ...found.tellingLines],
      cause: failure,
    });
  } catch (error) {
    ports.reporter.warning(`the diagnosis failed: ${errorMessage(error)}`);
    return failure;
  }
}
