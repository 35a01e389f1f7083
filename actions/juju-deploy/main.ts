import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import {
  applyDeploy,
  connectJuju,
  describePlan,
  prepareDeploy,
  renderMermaid,
  renderText,
  verifyDeployment,
} from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';
import { diagnose } from './diagnose.ts';
import { prepare } from './request.ts';

export async function main(run: ActionRun<typeof jujuDeploy>): Promise<OutputsOf<typeof jujuDeploy>> {
  const { inputs, ports, summary } = run;
  const juju = connectJuju(ports);
  const prepared = await prepare(run, juju);
  const { options } = prepared;
  const { model, application, images, charm } = options.request;
  const outputs = { model, application, image: Object.values(images).join('\n') };

  if (inputs['dry-run']) {
    const { plan } = await prepareDeploy(juju, options);
    ports.reporter.info(describePlan(plan).join('\n'));
    summary.heading(`Plan for ${application} in ${model}`).code(describePlan(plan).join('\n'), 'sh');
    return { ...outputs, changed: String(plan.steps.length > 0) };
  }

  const applied = await ports.reporter.group(`Deploy ${application} to ${model}`, () =>
    applyDeploy(ports, juju, options),
  );
  try {
    const verified = await ports.reporter.group('Wait for the new revision', () =>
      verifyDeployment(ports, juju, {
        model,
        charm,
        container: prepared.container,
        config: new Map(Object.entries(options.request.config)),
        expectation: applied.expectation,
        deadline: options.deadline,
        http: prepared.http,
        httpTime: inputs['http-timeout'],
      }),
    );
    for (const note of verified.notes) ports.reporter.notice(note);
    ports.reporter.info(renderText(verified.status, application, verified.url).join('\n'));
    const seconds = (time: number): string => `${(time / 1000).toFixed(1)} s`;
    summary
      .heading(`${application} runs in ${model}`)
      .table(
        ['Step', 'Time'],
        [
          ['Wait for the new revision', seconds(verified.took.wait)],
          ['HTTP check', seconds(verified.took.http)],
        ],
      )
      .mermaid(renderMermaid(verified.status, application, verified.url))
      .details('Commands', describePlan(applied.plan).join('\n'));
    return {
      ...outputs,
      revision: String(verified.application.revision ?? ''),
      url: verified.url ?? '',
      status: verified.application.status.current,
      changed: String(applied.plan.steps.length > 0),
    };
  } catch (error) {
    if (!(error instanceof Failure) || run.signal.aborted) throw error;
    throw await diagnose(run, juju, prepared, applied, error);
  }
}
