import { join, relative, resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { withCachedFolders } from '../../src/cache/index.ts';
import { relocateFailure } from '../../src/project/index.ts';
import { buildRock, renderResolution, rockFileName, writeRockFile } from '../../src/rock/index.ts';
import { planCache } from './cache.ts';
import { contextOf, optionsOf } from './context.ts';
import type { packRock } from './definition.ts';
import { readFacts } from './facts.ts';
import { describeBuilt, describePlan } from './report.ts';

export async function main(run: ActionRun<typeof packRock>): Promise<OutputsOf<typeof packRock>> {
  const { inputs, ports, host } = run;
  const output = resolve(host.workspace, inputs.output);
  try {
    const facts = await readFacts(run);
    const { plan } = facts;
    describePlan(run, plan);
    const cache = await planCache(host, facts, inputs['base-image']);
    const built = await withCachedFolders(cache.service, cache.folders, ports.reporter, () =>
      buildRock(contextOf(run), plan, optionsOf(run, facts)),
    );
    const name = rockFileName(plan);
    const path = join(output, name);
    const { store, image } = built;
    const names = { tag: plan.version, dockerName: `${plan.name}:${plan.version.replace(/[^\w.-]/g, '-')}` };
    const { size } = await writeRockFile(ports, host.cacheDir, { store, image, path, ...names });
    const resolution = `${path}.resolution.json`;
    await ports.files.write(resolution, renderResolution(built.resolution));
    describeBuilt(run, plan, built, { path, name, size });
    const layers = (reused: boolean): string =>
      built.layers
        .filter((layer) => layer.reused === reused)
        .map((layer) => layer.name)
        .join(',');
    return {
      rock: path,
      name: plan.name,
      version: plan.version,
      digest: image.manifest.digest,
      'image-id': built.id,
      size: String(size),
      base: built.resolution.base.digest,
      'stand-in': built.standIn ?? '',
      reused: layers(true),
      rebuilt: layers(false),
      resolution,
    };
  } catch (error) {
    throw relocateFailure(error, relative(host.workspace, resolve(host.workspace, inputs.path)));
  }
}
