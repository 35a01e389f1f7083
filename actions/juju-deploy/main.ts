import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { connect } from './connect.ts';
import type { jujuDeploy } from './definition.ts';
import { deploy } from './deploy.ts';
import { dryRun } from './dry-run.ts';
import { withKeptRelease } from './kept-release.ts';
import { prepare } from './request.ts';

export async function main(run: ActionRun<typeof jujuDeploy>): Promise<OutputsOf<typeof jujuDeploy>> {
  const { inputs, ports } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  const connected = await connect(run, deadline);
  const prepared = await prepare(run, connected, deadline);
  const { request } = prepared.options;
  const { model, application, images } = request;
  const work = (): Promise<OutputsOf<typeof jujuDeploy>> =>
    inputs['dry-run'] ? dryRun(run, connected.juju, prepared) : deploy(run, connected, prepared);
  const outputs = await (inputs.rollback ? withKeptRelease(run, request, work) : work());
  return { model, application, image: Object.values(images).join('\n'), ...outputs };
}
