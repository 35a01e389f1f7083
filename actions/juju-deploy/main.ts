import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import {
  applyDeploy,
  describePlan,
  prepareDeploy,
  renderMermaid,
  renderText,
  verifyDeployment,
} from '../../src/juju/index.ts';
import { readEvent, renderLinks } from '../../src/github/index.ts';
import type { jujuDeploy } from './definition.ts';
import { connect } from './connect.ts';
import { diagnose } from './diagnose.ts';
import { prepare } from './request.ts';

export async function main(run: ActionRun<typeof jujuDeploy>): Promise<OutputsOf<typeof jujuDeploy>> {
  const { inputs, ports, summary } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  const connected = await connect(run, deadline);
  const { juju } = connected;
  const prepared = await prepare(run, connected, deadline);
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
    const event = await readEvent(run.host);
    for (const note of verified.notes) ports.reporter.notice(note);
    ports.reporter.info(renderText(verified.status, application, verified.url).join('\n'));
    const rows = [
      ...applied.done.map(({ what, took }) => [what, took] as const),
      ['Wait for the new revision', verified.took.wait] as const,
      ['HTTP check', verified.took.http] as const,
    ];
    summary
      .heading(`${application} runs in ${model}`)
      .links(event === undefined ? [] : renderLinks(event))
      .text(verified.url === undefined ? 'It has no address.' : `It answers at ${verified.url}`)
      .table(
        ['Step', 'Time'],
        rows.map(([step, took]) => [step, `${(took / 1000).toFixed(1)} s`]),
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
    throw await diagnose(run, connected, prepared, applied, error);
  }
}
