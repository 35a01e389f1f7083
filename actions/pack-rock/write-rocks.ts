import { join, resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { renderResolution, rockFileName, writeRockFile } from '../../src/rock/index.ts';
import { buildConfirmed } from './build.ts';
import type { packRock } from './definition.ts';
import type { PackFacts } from './facts.ts';
import { outputsOf } from './outputs.ts';
import { describeBuilt, describePlans, type WrittenRock } from './report.ts';

/** Builds the rocks that are planned and writes them to the output folder. */
export async function writeRocks(
  run: ActionRun<typeof packRock>,
  facts: PackFacts,
): Promise<OutputsOf<typeof packRock>> {
  const { inputs, ports, host } = run;
  const output = resolve(host.workspace, inputs.output);
  describePlans(run, facts.plans);
  const written: WrittenRock[] = [];
  for (const { plan, built } of await buildConfirmed(run, facts)) {
    const name = rockFileName(plan);
    const path = join(output, name);
    const { store, image } = built;
    const names = {
      tag: plan.version,
      dockerName: `${plan.name}:${plan.version.replace(/[^\w.-]/g, '-')}`,
    };
    const { size } = await writeRockFile(ports, host.cacheDir, { store, image, path, ...names });
    const resolution = `${path}.resolution.json`;
    const text = renderResolution(built.resolution);
    if ((await ports.files.readText(resolution)) !== text) await ports.files.write(resolution, text);
    written.push({ plan, built, path, name, size, resolution });
  }
  describeBuilt(run, written);
  return outputsOf(written);
}
