import { relative, resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { commitOf, findArtifactStore, keepFile, readEvent } from '../../src/github/index.ts';
import { relocateFailure } from '../../src/project/index.ts';
import { chooseBuilder } from './choose-builder.ts';
import type { packCharm } from './definition.ts';

export async function main(run: ActionRun<typeof packCharm>): Promise<OutputsOf<typeof packCharm>> {
  const { inputs, host } = run;
  try {
    const build = await chooseBuilder(run);
    const outputs = await build(run);
    return { ...outputs, ...(await keep(run, outputs.charm)) };
  } catch (error) {
    throw relocateFailure(error, relative(host.workspace, resolve(host.workspace, inputs.path)));
  }
}

/** For later jobs, when they asked for it. */
async function keep(
  { inputs: { artifact }, ports, host }: ActionRun<typeof packCharm>,
  path: string | undefined,
): Promise<{ readonly artifact?: string }> {
  if (artifact === undefined) return {};
  if (path === undefined) {
    throw new Failure('INPUT_INVALID', 'several charms were packed; `artifact` keeps one', {
      hint: 'Name one `platform` in each job, and another `artifact` for each.',
    });
  }
  const event = await readEvent(host);
  const commit = event === undefined ? undefined : commitOf(event);
  return { artifact: await keepFile(ports, await findArtifactStore(host), artifact, path, commit) };
}
