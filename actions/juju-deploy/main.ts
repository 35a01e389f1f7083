import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { DeployOptions } from '../../src/juju/index.ts';
import { connect, type Connected } from './connect.ts';
import type { jujuDeploy } from './definition.ts';
import { deploy } from './deploy.ts';
import { dryRun } from './dry-run.ts';
import { withKeptRelease } from './kept-release.ts';
import { prepare } from './request.ts';

export async function main(run: ActionRun<typeof jujuDeploy>): Promise<OutputsOf<typeof jujuDeploy>> {
  const deadline = run.ports.clock.monotonic() + run.inputs.timeout;
  return deployThrough(run, await connect(run, deadline), deadline);
}

/**
 * The same for a client that is connected already. `deadline`: milliseconds of the monotonic clock. `guard` is asked
 * before each command that changes something, and throws when it must not be run.
 */
export async function deployThrough(
  run: ActionRun<typeof jujuDeploy>,
  connected: Connected,
  deadline: number,
  guard?: DeployOptions['guard'],
): Promise<OutputsOf<typeof jujuDeploy>> {
  const { inputs } = run;
  const asked = await prepare(run, connected, deadline);
  const prepared = { ...asked, options: { ...asked.options, guard } };
  const { request } = prepared.options;
  const { model, application, images } = request;
  const work = (): Promise<OutputsOf<typeof jujuDeploy>> =>
    inputs['dry-run'] ? dryRun(run, connected.juju, prepared) : deploy(run, connected, prepared);
  const outputs = await (inputs.rollback ? withKeptRelease(run, request, work) : work());
  return { model, application, image: Object.values(images).join('\n'), ...outputs };
}
