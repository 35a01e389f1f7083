import { join, resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { withCachedFolders } from '../../src/cache/index.ts';
import {
  allSettled,
  dropWhatFailed,
  renderResolution,
  rockFileName,
  writeRockFile,
} from '../../src/rock/index.ts';
import { buildConfirmed, type PackedRock } from './build.ts';
import { planCache } from './cache.ts';
import type { packRock } from './definition.ts';
import type { PackFacts } from './facts.ts';
import { outputsOf } from './outputs.ts';
import { describeBuilt, describePlans, type WrittenRock } from './report.ts';

/** Builds the rocks that are planned, with what earlier runs have left, and writes them to the output folder. */
export async function writeRocks(
  run: ActionRun<typeof packRock>,
  facts: PackFacts,
): Promise<OutputsOf<typeof packRock>> {
  const { inputs, ports, host } = run;
  describePlans(run, facts.plans);
  const cache = await planCache(host, facts, inputs['base-image']);
  const written = await withCachedFolders(cache.service, cache.folders, ports, ({ renew }) =>
    onceMoreWhereDamaged(run, renew, () => buildAndWrite(run, facts)),
  );
  describeBuilt(run, written);
  return outputsOf(written);
}

/** What is kept is checked when it is read, not before: that would cost every run what it is to save. */
async function onceMoreWhereDamaged<T>(
  { ports, host, renewCache }: ActionRun<typeof packRock>,
  renew: () => void,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const dropped = await dropWhatFailed({ ports, cacheDir: host.cacheDir }, error);
    if (dropped === 0) throw error;
    ports.reporter.warning(
      `${dropped} of the layers and documents kept from earlier runs were damaged or gone; they are made anew`,
    );
    renew();
    renewCache?.();
    return work();
  }
}

async function buildAndWrite(
  run: ActionRun<typeof packRock>,
  facts: PackFacts,
): Promise<readonly WrittenRock[]> {
  const { inputs, host } = run;
  const output = resolve(host.workspace, inputs.output);
  const packed = await buildConfirmed(run, facts);
  // Side by side, because most of the time goes by in waiting for the disk.
  return allSettled(packed.map((rock) => writeRock(run, rock, output)));
}

async function writeRock(
  { ports, host }: Pick<ActionRun<typeof packRock>, 'ports' | 'host'>,
  { plan, built }: PackedRock,
  output: string,
): Promise<WrittenRock> {
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
  return { plan, built, path, name, size, resolution };
}
