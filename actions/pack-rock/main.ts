import { relative, resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { commitOf, findArtifactStore, keepFile, readEvent } from '../../src/github/index.ts';
import { relocateFailure } from '../../src/project/index.ts';
import { nameArtifacts } from './artifact-names.ts';
import { chooseBuilder } from './choose-builder.ts';
import type { packRock } from './definition.ts';

export async function main(run: ActionRun<typeof packRock>): Promise<OutputsOf<typeof packRock>> {
  const { inputs, host } = run;
  try {
    const build = await chooseBuilder(run);
    const outputs = await build(run);
    return { ...outputs, ...(await keep(run, outputs)) };
  } catch (error) {
    throw relocateFailure(error, relative(host.workspace, resolve(host.workspace, inputs.path)));
  }
}

/** For later jobs, when they asked for it. */
async function keep(
  { inputs: { artifact }, ports, host }: ActionRun<typeof packRock>,
  outputs: OutputsOf<typeof packRock>,
): Promise<{ readonly artifact?: string }> {
  if (artifact === undefined) return {};
  const store = await findArtifactStore(host);
  const event = await readEvent(host);
  const commit = event === undefined ? undefined : commitOf(event);
  const kept: string[] = [];
  for (const { name, path } of nameArtifacts(artifact, outputs))
    kept.push(await keepFile(ports, store, name, path, commit));
  return { artifact: kept.join('\n') };
}
