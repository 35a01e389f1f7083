import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { readEvent, renderLinks } from '../../src/github/index.ts';
import {
  applyDeploy,
  connectPods,
  describePlan,
  renderMermaid,
  renderText,
  verifyDeployment,
} from '../../src/juju/index.ts';
import type { Applied, Verified } from '../../src/juju/index.ts';
import type { Connected } from './connect.ts';
import type { jujuDeploy } from './definition.ts';
import { diagnose } from './diagnose.ts';
import { goBack } from './go-back.ts';
import type { Prepared } from './request.ts';
import { findWayBack, rememberRelease } from './way-back.ts';

/** Deploys, proves that it runs, and says so; when it does not, keeps what is known and goes back where that is wanted. */
export async function deploy(
  run: ActionRun<typeof jujuDeploy>,
  connected: Connected,
  prepared: Prepared,
): Promise<OutputsOf<typeof jujuDeploy>> {
  const { inputs, ports } = run;
  const { juju } = connected;
  const { options } = prepared;
  const { model, application } = options.request;
  const wayBack = inputs.rollback ? await findWayBack(run, juju, prepared) : undefined;
  let applied: Applied | undefined;
  let verified: Verified;
  try {
    const done = await ports.reporter.group(`Deploy ${application} to ${model}`, () =>
      applyDeploy(ports, juju, options),
    );
    applied = done;
    verified = await ports.reporter.group('Wait for the new revision', () =>
      verifyDeployment(ports, juju, wanted(run, connected, prepared, done)),
    );
  } catch (error) {
    if (!(error instanceof Failure) || run.signal.aborted || error.code === 'DEPLOY_OVERTAKEN') throw error;
    const known = applied === undefined ? error : await diagnose(run, connected, prepared, applied, error);
    throw wayBack === undefined ? known : await goBack(run, juju, prepared, wayBack, known);
  }
  if (inputs.rollback) await rememberRelease(run, juju, options);
  await report(run, prepared, applied, verified);
  return {
    revision: String(verified.application.revision ?? ''),
    url: verified.url ?? '',
    status: verified.application.status.current,
    changed: String(applied.plan.steps.length > 0),
  };
}

function wanted(
  { inputs, ports }: ActionRun<typeof jujuDeploy>,
  { juju, kubeconfig }: Connected,
  { options, container, http }: Prepared,
  { expectation }: Applied,
): Parameters<typeof verifyDeployment>[2] {
  const { model, application, charm, config } = options.request;
  return {
    model,
    charm,
    container,
    config: new Map(Object.entries(config)),
    expectation,
    deadline: options.deadline,
    http,
    httpTime: inputs['http-timeout'],
    readPods: connectPods(ports, juju, { model, application, kubeconfig }),
  };
}

async function report(
  { ports, host, summary }: ActionRun<typeof jujuDeploy>,
  { options }: Prepared,
  { plan, done }: Applied,
  { status, url, notes, took }: Verified,
): Promise<void> {
  const { model, application } = options.request;
  const event = await readEvent(host);
  for (const note of notes) ports.reporter.notice(note);
  ports.reporter.info(renderText(status, application, url).join('\n'));
  const rows = [
    ...done.map((each) => [each.what, each.took] as const),
    ['Wait for the new revision', took.wait] as const,
    ['HTTP check', took.http] as const,
  ];
  summary
    .heading(`${application} runs in ${model}`)
    .links(event === undefined ? [] : renderLinks(event))
    .text(url === undefined ? 'It has no address.' : `It answers at ${url}`)
    .mermaid(renderMermaid(status, application, url))
    .table(
      ['Step', 'Time'],
      rows.map(([step, time]) => [step, `${(time / 1000).toFixed(1)} s`]),
    )
    .details('Commands', describePlan(plan).join('\n'));
}
