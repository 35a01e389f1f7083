import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Resolution } from '../../debian/index.ts';
import { canonicalJson } from '../../oci/index.ts';
import { readRequirements, type LockedPackage, type Uv } from '../../python/index.ts';
import { layerNames, type PythonPlan, type RockPlan } from '../plan/index.ts';
import type { FinishedBuild } from '../builds/index.ts';
import { readPythonProject } from '../python/index.ts';
import { pebble, provideTool, statsdExporter, type BuiltTool } from '../tools/index.ts';
import { provideBase, type ReadyBase } from './base.ts';
import { allSettled } from './all-settled.ts';
import { planBytecode, provideCompiler } from './bytecode.ts';
import { describeBuilds, provideBuilds } from './builds.ts';
import type { PlacedTree } from './ground.ts';
import { checkBuilds, checkRequest, checkTools } from './pinned.ts';
import {
  findPythonFacts,
  lazyUv,
  lockDependencies,
  requirePython,
  type PythonRequest,
} from './python-layer.ts';
import { isOurs, readTrees } from './read-trees.ts';
import { resolveRuntime } from './runtime-layer.ts';
import type { BuildContext, RockOptions } from './types.ts';

/** Everything that a rock is made of, found and pinned, before a single layer is written. */
export interface Ingredients {
  readonly base: ReadyBase;
  readonly packages: Pick<Resolution, 'packages' | 'slices' | 'inBase'>;
  readonly tools: readonly BuiltTool[];
  readonly trees: readonly PlacedTree[];
  readonly python?: {
    readonly request: PythonRequest;
    readonly packages: readonly LockedPackage[];
    readonly uv: () => Promise<Uv>;
  };
  readonly builds: readonly FinishedBuild[];
  /** Hash of what was asked for. */
  readonly request: string;
  /** Those that are told before the ones of the trees, and those after them. */
  readonly warnings: readonly [before: readonly string[], after: readonly string[]];
  /** What is good to know and nothing to worry about. */
  readonly notes: readonly string[];
}

/**
 * @param contexts the application's own files are read in the first, everything else in the other, which is watched
 * @throws Failure of everything that is looked for, and `ROCK_RESOLUTION` when it is not what is pinned
 */
export async function gatherIngredients(
  {
    context: unwatched,
    watched: context,
  }: { readonly context: BuildContext; readonly watched: BuildContext },
  plan: RockPlan,
  options: RockOptions,
): Promise<Ingredients> {
  const { resolution: pinned } = options;
  const request = await hashRequest(context, plan, options.projectDir);
  if (pinned !== undefined) checkRequest(pinned, request, plan.architecture);
  const foundBase = provideBase(context, {
    plan: plan.base,
    source: options.base,
    architecture: plan.architecture,
    pinned: pinned?.base.digest,
    maxAge: options.maxAge,
    bare: {
      cut: plan.runtime.cut,
      places: plan.runtime.places,
      packages:
        plan.runtime.packages.length + plan.runtime.slices.length > 0 ||
        plan.builds.some(({ plugin }) => plugin === 'jlink'),
      definitions: options.sliceDefinitions,
    },
  });
  const [base, tools, builds] = await allSettled([
    foundBase,
    provideTools(context, plan, options),
    provideBuilds(context, plan, options, foundBase),
  ]);
  if (pinned !== undefined) {
    checkTools(pinned, tools);
    checkBuilds(pinned, builds);
  }
  const trees = await readTrees(
    (tree) => (isOurs(tree) ? context : unwatched),
    plan.trees,
    options.projectDir,
    builds,
  );
  const packages =
    pinned ??
    (await resolveRuntime(context, base, {
      ...plan.runtime,
      architecture: plan.architecture,
      maxAge: options.maxAge,
      mirrors: options.mirrors,
    }));
  const python =
    plan.python && (await preparePython(context, plan, plan.python, { base, packages, options }));
  return {
    base,
    packages,
    tools,
    builds,
    trees,
    ...(python === undefined ? {} : { python }),
    request,
    warnings: [
      [
        ...base.warnings,
        ...('notes' in packages ? packages.notes : []),
        ...builds.flatMap(({ warnings }) => warnings),
      ],
      python?.warnings ?? [],
    ],
    notes: python?.notes ?? [],
  };
}

async function preparePython(
  context: BuildContext,
  plan: RockPlan,
  python: PythonPlan,
  known: { base: ReadyBase; packages: Ingredients['packages']; options: RockOptions },
): Promise<
  NonNullable<Ingredients['python']> & Pick<Ingredients, 'notes'> & { warnings: readonly string[] }
> {
  const { base, packages, options } = known;
  const facts = requirePython(findPythonFacts(base, packages, plan.architecture, python.interpreter), python);
  const { projectDir, indexes, maxAge, resolution: pinned } = options;
  const uv = lazyUv(context, { plan: python, indexes });
  const asked = { plan: python, facts, projectDir, indexes, maxAge };
  const [{ packages: found, warnings }, { compiler, notes }] = await allSettled([
    pinned?.python === undefined
      ? lockDependencies(context, asked, uv)
      : { packages: pinned.python.packages, warnings: [] },
    provideCompiler(context, planBytecode(facts, pinned), maxAge),
  ]);
  return { request: { ...asked, compiler }, uv, packages: found, warnings, notes };
}

function provideTools(
  { ports, assetsDir, cacheDir }: BuildContext,
  plan: RockPlan,
  { binaries }: RockOptions,
): Promise<BuiltTool[]> {
  const known = [pebble, statsdExporter];
  const wanted = known.filter(({ name }) => plan.tools.some(({ tool }) => tool === name));
  return allSettled(
    wanted.map((tool) =>
      provideTool(ports, tool, {
        architecture: plan.architecture,
        assetsDir,
        cacheDir,
        given: binaries?.[tool.name],
      }),
    ),
  );
}

/** What a resolution answers: the same question may be answered by the same file. The application is not part of it. */
async function hashRequest(
  { ports }: BuildContext,
  { architecture, base, runtime, python, builds, tools }: RockPlan,
  projectDir: string,
): Promise<string> {
  const files = python && [...python.requirements, ...python.constraints];
  const read = files && (await readRequirements(ports, join(projectDir, python.source), files));
  const own = python && (await readPythonProject(ports, join(projectDir, python.source), python));
  const { packages, slices, cut } = runtime;
  const asked = {
    ...{ architecture, base: base.name, packages, slices, layers: layerNames },
    ...(cut.length === 0 ? {} : { cut, release: base.release.version }),
    python: python && [python.packages, python.environment, python.installProject, read?.contents],
    project: own && [own.dependencies, own.lock ?? null],
    tools: tools.map(({ tool }) => tool),
    ...(builds.length === 0 ? {} : { builds: await describeBuilds(ports, builds, projectDir) }),
  };
  return createHash('sha256').update(canonicalJson(asked)).digest('hex');
}
