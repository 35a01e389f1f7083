import { validateImage, writeImage, type LayerEntry } from '../../oci/index.ts';
import type { RockPlan } from '../plan/index.ts';
import { allSettled } from './all-settled.ts';
import { auditLayers } from './audit-layers.ts';
import { appStep } from './app-layer.ts';
import { builtStep } from './builds.ts';
import { gatherIngredients, type Ingredients } from './ingredients.ts';
import { makeLayer, openLastBuild, type LastBuild, type LayerStep, type MadeLayer } from './layer-step.ts';
import { computeId, metadataStep } from './metadata-layer.ts';
import { platformStep } from './platform-layer.ts';
import { dependenciesStep } from './python-layer.ts';
import { resolutionOf } from './resolution-of.ts';
import { findBrokenPython } from './broken-python.ts';
import { composeImage } from './rock-image.ts';
import { runtimeStep } from './runtime-layer.ts';
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
  const ingredients = await gatherIngredients(context, plan, options);
  const { base } = ingredients;
  const warnings: RockWarning[] = ingredients.warnings.map((message) => ({ message }));
  const sourceDateEpoch = options.resolution?.sourceDateEpoch ?? options.sourceDateEpoch;
  const last = openLastBuild(
    context.ports,
    context.cacheDir,
    JSON.stringify([options.projectDir, plan.platform]),
  );
  const previous = await last.read();
  let looking: Promise<readonly RockWarning[]> | undefined;
  const steps = planSteps(context, plan, ingredients, {
    onNewApp() {
      // It runs beside the rest; whoever waits for it below meets its error.
      looking = findBrokenPython(context.ports, options.parser, ingredients.trees, options.projectDir);
      looking.catch(() => undefined);
    },
    onWarning: (warning) => warnings.push(warning),
  });
  const make = (step: LayerStep): Promise<MadeLayer> =>
    makeLayer(base.store, step, findPrevious(previous, step));
  const below = await allSettled(steps.map(make));
  const id = computeId([
    base.image.manifest.digest,
    below.map(({ layer }) => layer.diffId),
    plan.config,
    plan.pebble,
  ]);
  const metadata = await make(
    await metadataStep({ plan, base, sourceDateEpoch, id, below: accountFiles(ingredients) }),
  );
  const layers = [...below, metadata];
  const image = await writeImage(base.store, composeImage({ plan, base, layers, id, sourceDateEpoch }));
  // What this run made or found is known to be whole or is checked when it is read; the documents are looked at again.
  await validateImage(base.store, image.manifest, {
    trusted: new Set(image.image.layers.map(({ digest }) => digest)),
  });
  warnings.push(...(await auditLayers(context, base, { image, layers, architecture: plan.architecture })));
  await last.write(layers);
  warnings.push(...((await looking) ?? []));
  return {
    store: base.store,
    image,
    layers: [...describeBase(ingredients), ...layers.map(describeLayer)],
    resolution: resolutionOf(plan, ingredients, sourceDateEpoch),
    id,
    ...(base.standIn === undefined ? {} : { standIn: base.standIn }),
    warnings,
  };
}

function findPrevious(last: LastBuild, { name }: LayerStep): Readonly<Record<string, string>> | undefined {
  return Object.hasOwn(last, name) ? last[name] : undefined;
}

/** The layers below the metadata, lowest first; those that would be empty are left out. */
function planSteps(
  context: BuildContext,
  plan: RockPlan,
  { base, packages, tools, trees, builds, python }: Ingredients,
  { onNewApp, onWarning }: { onNewApp: () => void; onWarning: (warning: RockWarning) => void },
): readonly LayerStep[] {
  const of = (layer: 'platform' | 'app'): { part: string; read: (typeof trees)[number]['read'] }[] =>
    trees
      .filter((tree) => tree.plan.layer === layer)
      .map((tree) => ({ part: tree.plan.part, read: tree.read }));
  const ofApp = [
    ...of('app'),
    ...builds.flatMap(({ part, app: read }) => (read === undefined ? [] : [{ part, read }])),
  ];
  const optional = (step: LayerStep | undefined): readonly LayerStep[] => (step === undefined ? [] : [step]);
  const hasPackages = packages.packages.length + packages.slices.length > 0;
  const note = (message: string): void => onWarning({ message });
  const app = appStep(plan, base, ofApp);
  const checked: LayerStep = {
    ...app,
    entries() {
      onNewApp();
      return app.entries();
    },
  };
  return [
    ...(hasPackages ? [runtimeStep(context, base, packages, plan.runtime.exclude, note)] : []),
    platformStep(context.ports, plan, base, tools, of('platform')),
    ...optional(builtStep(base, builds, 'language')),
    ...(python === undefined || python.packages.length === 0
      ? []
      : [dependenciesStep(context, base, python.request, python.packages, python.uv)]),
    ...optional(builtStep(base, builds, 'dependencies')),
    ...(ofApp.some(({ read }) => read.entries.length > 0) ? [checked] : []),
  ];
}

/** Parts may bring account files of their own; packages never do. */
function accountFiles({ trees }: Ingredients): readonly LayerEntry[] {
  return trees
    .flatMap(({ read }) => read.entries)
    .filter(({ path }) => /^etc\/(passwd|group|shadow)$/.test(path));
}

function describeBase({ base }: Ingredients): readonly LayerReport[] {
  const { layers, config } = base.image.image;
  return layers.flatMap(({ digest, size }, index) => {
    const diffId = config.rootfs.diff_ids[index];
    return diffId === undefined
      ? []
      : [{ name: 'base' as const, digest, diffId, size, reused: true, why: base.source }];
  });
}

function describeLayer({ name, layer, reused, why }: MadeLayer): LayerReport {
  const { digest, diffId, size } = layer;
  return { name, digest, diffId, size, reused, why };
}
