import { join } from 'node:path';
import { openBlobStore, validateImage } from '../../oci/index.ts';
import { watchLooks } from '../cache/looks.ts';
import type { RockPlan } from '../plan/index.ts';
import { builtStep } from './builds.ts';
import { planApp, treesOf, type Ground, type PlacedTree } from './ground.ts';
import { gatherIngredients, type Ingredients } from './ingredients.ts';
import type { GroundMemory } from './known-ground.ts';
import type { LayerStep } from './layer-step.ts';
import { accountPaths } from './metadata-layer.ts';
import { watchIndex } from './partial-index.ts';
import { platformStep } from './platform-layer.ts';
import { dependenciesStep } from './python-layer.ts';
import { isOurs } from './read-trees.ts';
import { resolutionOf } from './resolution-of.ts';
import { runtimeStep } from './runtime-layer.ts';
import type { BuildContext, RockOptions } from './types.ts';

/**
 * Finds everything that the rock stands on. Layers are planned and not yet made.
 *
 * @param memory takes it for the next run, when this one had only to look
 * @throws Failure as `gatherIngredients`
 */
export async function layGround(
  context: BuildContext,
  plan: RockPlan,
  options: RockOptions,
  memory: GroundMemory | undefined,
): Promise<Ground> {
  const { watched, looks } = watchContext(context);
  const ingredients = await gatherIngredients({ context, watched }, plan, options);
  const { base, trees, builds, warnings, notes } = ingredients;
  const watchedIndex = watchIndex(base.index);
  const above = {
    ...base,
    store: openBlobStore(context.ports, join(context.cacheDir, 'oci')),
    index: watchedIndex.index,
    whole: () => Promise.resolve(base.index),
  };
  const late: string[] = [];
  const resolution = resolutionOf(
    plan,
    ingredients,
    options.resolution?.sourceDateEpoch ?? options.sourceDateEpoch,
  );
  return {
    base: above,
    store: base.store,
    below: planSteps(watched, plan, ingredients, (message) => late.push(message)),
    app: planApp(plan, above, trees, builds),
    trees,
    resolution,
    get warnings() {
      const [before, after] = warnings;
      return [...before, ...trees.flatMap(({ read }) => read.warnings), ...after, ...late];
    },
    notes,
    async check({ manifest, image: { layers } }) {
      // What this run made or found is known to be whole or is checked when it is read; the documents are read again.
      const trusted = new Set(layers.map(({ digest }) => digest));
      await validateImage(above.store, manifest, { trusted });
    },
    async keep(below) {
      if (memory === undefined || !trees.filter(({ plan: tree }) => isOurs(tree)).every(isSilent)) return;
      // The application may bring these; the next one may not.
      for (const path of accountPaths) watchedIndex.index.files.get(path);
      const index = watchedIndex.asked();
      const seen = await looks();
      if (index === undefined || seen === undefined) return;
      const { image, source, standIn, packages } = base;
      const layers = below.map(({ name, layer, groups }) => ({ name, layer, groups }));
      await memory.keep({
        looks: seen,
        base: { image, source, ...(standIn && { standIn }), ...(packages && { packages }) },
        ...{ index, layers, resolution, warnings, notes },
      });
    },
  };
}

function watchContext(context: BuildContext): {
  readonly watched: BuildContext;
  readonly looks: ReturnType<typeof watchLooks>['looks'];
} {
  const { ports, touch, looks } = watchLooks(context.ports);
  const { registry } = context;
  const asking: BuildContext['registry'] = {
    resolve(...asked) {
      touch();
      return registry.resolve(...asked);
    },
    pull(...asked) {
      touch();
      return registry.pull(...asked);
    },
  };
  return { watched: { ...context, ports, registry: asking }, looks };
}

/** Whether a tree says nothing that another layer or the log needs. */
function isSilent({ read }: PlacedTree): boolean {
  return read.warnings.length === 0 && !read.entries.some(({ path }) => accountPaths.includes(path));
}

/** The layers below the application, lowest first; those that would be empty are left out. */
function planSteps(
  context: BuildContext,
  plan: RockPlan,
  { base, packages, tools, trees, builds, python }: Ingredients,
  onWarning: (message: string) => void,
): readonly LayerStep[] {
  const optional = (step: LayerStep | undefined): readonly LayerStep[] => (step === undefined ? [] : [step]);
  const hasPackages = packages.packages.length + packages.slices.length > 0;
  return [
    ...(hasPackages
      ? [runtimeStep(context, base, packages, plan.runtime.exclude, onWarning, python?.request)]
      : []),
    platformStep(context.ports, plan, base, tools, treesOf('platform', trees)),
    ...optional(builtStep(base, builds, 'language')),
    ...(python === undefined || python.packages.length === 0
      ? []
      : [dependenciesStep(context, base, python.request, python.packages, python.uv)]),
    ...optional(builtStep(base, builds, 'dependencies')),
  ];
}
