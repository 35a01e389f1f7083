import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Juju } from '../../src/juju/index.ts';
import { keepDiagnostics } from '../juju-deploy/keep-diagnostics.ts';
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
  const { host, inputs } = run;
  if (model === undefined || application === undefined) return failure;
  const found = await keepDiagnostics(run, juju, {
    model,
    application,
    container,
    kubeconfig: undefined,
    folder: resolve(host.workspace, inputs['bundle-dir'] ?? host.tempDir),
    secrets: Object.values(inputs.environment).filter((value) => value.length >= 8),
    extra: {},
  });
  if (found === undefined || found.tellingLines.length === 0) return failure;
  return new Failure(failure.code, failure.message, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    ...(failure.at === undefined ? {} : { at: failure.at }),
    details: [...failure.details, `the logs of ${application}:`, ...found.tellingLines],
    cause: failure,
  });
}
