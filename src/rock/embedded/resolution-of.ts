import { selectUvPlatform } from '../../python/index.ts';
import type { RockPlan } from '../plan/index.ts';
import type { Ingredients } from './ingredients.ts';
import type { RockResolution } from './resolution.ts';

/** Writes down what a build took from outside. */
export function resolutionOf(
  plan: RockPlan,
  { base, packages, tools, builds, python, request }: Ingredients,
  sourceDateEpoch: number,
): RockResolution {
  const downloads = builds.flatMap((build) => build.downloads ?? []);
  const target = python?.request.facts.target;
  const bytecode = python?.request.compiler?.name;
  return {
    kind: 'paas-action/rock-resolution',
    format: 1,
    request,
    architecture: plan.architecture,
    sourceDateEpoch,
    base: {
      name: plan.base.name,
      source: base.source,
      digest: base.image.manifest.digest,
      ...(base.standIn === undefined ? {} : { standIn: base.standIn }),
      ...(plan.base.bare && base.standIn === undefined ? { release: plan.base.release } : {}),
      ...(base.packages === undefined ? {} : { packages: base.packages.map((found) => ({ ...found })) }),
    },
    packages: [...packages.packages],
    slices: packages.slices.map((slice) => ({ ...slice })),
    inBase: [...packages.inBase],
    ...(python === undefined || target === undefined
      ? {}
      : {
          python: {
            version: target.version,
            platform: selectUvPlatform(target),
            ...(bytecode === undefined ? {} : { bytecode }),
            packages: python.packages.map((found) => ({ ...found, hashes: [...found.hashes] })),
          },
        }),
    ...(builds.length === 0
      ? {}
      : { builds: builds.map(({ part, plugin, toolchain }) => ({ part, plugin, toolchain })) }),
    ...(downloads.length === 0 ? {} : { downloads }),
    tools: tools.map(({ name, version, sha256, origin }) => ({ name, version, sha256, origin })),
  };
}

/** The file's text: stable order, two spaces, a final newline. */
export function renderResolution(resolution: RockResolution): string {
  return `${JSON.stringify(resolution, null, 2)}\n`;
}
