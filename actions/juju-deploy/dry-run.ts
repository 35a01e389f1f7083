import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { describePlan, prepareDeploy } from '../../src/juju/index.ts';
import type { Juju } from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';
import { foreseeRollback } from './go-back.ts';
import type { Prepared } from './request.ts';
import { findWayBack } from './way-back.ts';

/** Prints what would be done, and what would be if it failed. Changes nothing. */
export async function dryRun(
  run: ActionRun<typeof jujuDeploy>,
  juju: Juju,
  prepared: Prepared,
): Promise<OutputsOf<typeof jujuDeploy>> {
  const { inputs, ports, summary } = run;
  const { options } = prepared;
  const { model, application, config } = options.request;
  const { plan } = await prepareDeploy(juju, options);
  const show = (title: string, lines: readonly string[]): void => {
    ports.reporter.info(lines.join('\n'));
    summary.heading(title).code(lines.join('\n'), 'sh');
  };
  show(`Plan for ${application} in ${model}`, describePlan(plan));
  const wayBack = inputs.rollback ? await findWayBack(run, juju, prepared) : undefined;
  if (wayBack !== undefined && plan.steps.length > 0) {
    ports.reporter.info('if it fails:');
    show('If it fails', describePlan(foreseeRollback(wayBack, plan.change, config)));
  }
  return { changed: String(plan.steps.length > 0) };
}
