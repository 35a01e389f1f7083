import { writeImage } from '../../oci/index.ts';
import type { RockPlan } from '../plan/index.ts';
import { allSettled } from './all-settled.ts';
import { auditLayers } from './audit-layers.ts';
import { findBrokenPython } from './broken-python.ts';
import type { Ground } from './ground.ts';
import { openGroundMemory } from './known-ground.ts';
import { makeLayer, openLastBuild, type LastBuild, type LayerStep, type MadeLayer } from './layer-step.ts';
import { accountPaths, computeId, metadataStep } from './metadata-layer.ts';
import { NotLookedUp } from './partial-index.ts';
import { composeImage } from './rock-image.ts';
import type { BuildContext, BuiltRock, LayerReport, RockOptions, RockWarning } from './types.ts';

/**
 * Builds the image of a plan into the content store. The same plan, project and resolution give the same digest.
 * Layers whose inputs are known are taken from the store; nothing is written for them.
 *
 * @throws Failure from `ROCK_*`, `DEBIAN_*`, `PYTHON_*`, `OCI_*` and what reading and fetching may fail with
 */
export async function buildRock(
  context: BuildContext,
  plan: RockPlan,
  options: RockOptions,
): Promise<BuiltRock> {
  const memory = openGroundMemory(context, plan, options);
  try {
    const known = await memory?.find();
    if (known !== undefined) return await buildOn(known, context, plan, options);
  } catch (error) {
    // A new folder of the application, say: nobody has asked yet what the base has there.
    if (!(error instanceof NotLookedUp)) throw error;
  }
  // What finds out all this is not even loaded before.
  const { layGround } = await import('./lay-ground.ts');
  return buildOn(await layGround(context, plan, options, memory), context, plan, options);
}

async function buildOn(
  ground: Ground,
  context: BuildContext,
  plan: RockPlan,
  { projectDir, parser }: RockOptions,
): Promise<BuiltRock> {
  const { base, store, trees, resolution } = ground;
  const { sourceDateEpoch } = resolution;
  const last = openLastBuild(context.ports, context.cacheDir, JSON.stringify([projectDir, plan.platform]));
  const previous = await last.read();
  let looking: Promise<readonly RockWarning[]> | undefined;
  const app = onMade(ground.app, () => {
    // It runs beside the rest; whoever waits for it below meets its error.
    looking = findBrokenPython(context.ports, parser, trees, projectDir);
    looking.catch(() => undefined);
  });
  const made = await allSettled([
    ...ground.below.map((step) => makeLayer(store, step, findPrevious(previous, step))),
    ...app.map((step) => makeLayer(base.store, step, findPrevious(previous, step))),
  ]);
  const id = computeId([
    base.image.manifest.digest,
    made.map(({ layer }) => layer.diffId),
    plan.config,
    plan.pebble,
  ]);
  const step = await metadataStep({ plan, base, sourceDateEpoch, id, below: accountFiles(ground) });
  const layers = [...made, await makeLayer(base.store, step, findPrevious(previous, step))];
  const image = await writeImage(base.store, composeImage({ plan, base, layers, id, sourceDateEpoch }));
  await ground.check(image);
  const found = await auditLayers(context, base, { image, layers, architecture: plan.architecture });
  await last.write(layers);
  await ground.keep(made.slice(0, ground.below.length));
  const broken = (await looking) ?? [];
  return {
    store: base.store,
    image,
    layers: [...describeBase(base), ...layers.map(describeLayer)],
    resolution,
    id,
    ...(base.standIn === undefined ? {} : { standIn: base.standIn }),
    warnings: [...ground.warnings.map((message) => ({ message })), ...found, ...broken],
    notes: ground.notes,
  };
}

function findPrevious(
  last: LastBuild,
  { name }: Pick<LayerStep, 'name'>,
): Readonly<Record<string, string>> | undefined {
  return Object.hasOwn(last, name) ? last[name] : undefined;
}

/** A step that says when its layer is made anew. */
function onMade(step: LayerStep | undefined, made: () => void): readonly LayerStep[] {
  if (step === undefined) return [];
  return [
    {
      ...step,
      entries() {
        made();
        return step.entries();
      },
    },
  ];
}

/** Parts may bring account files of their own; packages never do. */
function accountFiles({ trees }: Ground): Ground['trees'][number]['read']['entries'] {
  return trees.flatMap(({ read }) => read.entries).filter(({ path }) => accountPaths.includes(path));
}

function describeBase({ image, source }: Ground['base']): readonly LayerReport[] {
  const { layers, config } = image.image;
  return layers.flatMap(({ digest, size }, index) => {
    const diffId = config.rootfs.diff_ids[index];
    return diffId === undefined
      ? []
      : [{ name: 'base' as const, digest, diffId, size, reused: true, why: source }];
  });
}

function describeLayer({ name, layer, reused, why }: MadeLayer): LayerReport {
  const { digest, diffId, size } = layer;
  return { name, digest, diffId, size, reused, why };
}
