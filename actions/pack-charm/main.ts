import { relative, resolve } from 'node:path';
import { withUsableCache, type ActionRun, type OutputsOf } from '../../src/action/index.ts';
import { relocateFailure } from '../../src/project/index.ts';
import { chooseBuilder } from './choose-builder.ts';
import type { packCharm } from './definition.ts';

export async function main(run: ActionRun<typeof packCharm>): Promise<OutputsOf<typeof packCharm>> {
  const { inputs, host } = run;
  try {
    const build = await chooseBuilder(run);
    const outputs = await withUsableCache(run, build);
    if (inputs.artifact === undefined) return outputs;
    const { keepCharm } = await import('./keep.ts');
    return { ...outputs, artifact: await keepCharm(run, inputs.artifact, outputs.charm) };
  } catch (error) {
    throw relocateFailure(error, relative(host.workspace, resolve(host.workspace, inputs.path)));
  }
}
