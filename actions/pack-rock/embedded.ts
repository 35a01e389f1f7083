import { join, resolve } from 'node:path';
import { renderResolution, rockFileName, writeRockFile } from '../../src/rock/index.ts';
import { buildConfirmed } from './build.ts';
import type { RockBuilder } from './builder.ts';
import { readFacts } from './facts.ts';
import { describeBuilt, describePlan } from './report.ts';

/** The built-in builder. */
export const buildEmbedded: RockBuilder = async (run) => {
  const { inputs, ports, host } = run;
  const output = resolve(host.workspace, inputs.output);
  const facts = await readFacts(run);
  describePlan(run, facts.plan);
  const { plan, built } = await buildConfirmed(run, facts);
  const name = rockFileName(plan);
  const path = join(output, name);
  const { store, image } = built;
  const names = { tag: plan.version, dockerName: `${plan.name}:${plan.version.replace(/[^\w.-]/g, '-')}` };
  const { size } = await writeRockFile(ports, host.cacheDir, { store, image, path, ...names });
  const resolution = `${path}.resolution.json`;
  const text = renderResolution(built.resolution);
  if ((await ports.files.readText(resolution)) !== text) await ports.files.write(resolution, text);
  describeBuilt(run, plan, built, { path, name, size });
  const layers = (reused: boolean): string =>
    built.layers
      .filter((layer) => layer.reused === reused)
      .map((layer) => layer.name)
      .join(',');
  return {
    engine: 'embedded',
    rock: path,
    rocks: JSON.stringify([path]),
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
};
