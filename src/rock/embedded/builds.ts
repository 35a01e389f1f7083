import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fetchPackages, type ResolvedPackage } from '../../debian/index.ts';
import type { LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { buildPart, type BuiltLayer, type FinishedBuild } from '../builds/index.ts';
import type { BuildPlan, RockPlan } from '../plan/index.ts';
import type { ReadyBase } from './base.ts';
import { placeEntries } from './image-paths.ts';
import { joinEntries, type LayerStep } from './layer-step.ts';
import { resolveRuntime } from './runtime-layer.ts';
import type { BuildContext, RockOptions } from './types.ts';

const NODE = 'https://nodejs.org/dist';

/** One after the other: each of these tools takes all processors for itself. */
export async function provideBuilds(
  context: BuildContext,
  { builds, architecture }: RockPlan,
  { projectDir, maxAge, nodeMirror, resolution, mirrors }: RockOptions,
  base: Promise<ReadyBase>,
): Promise<readonly FinishedBuild[]> {
  const { ports, cacheDir } = context;
  const finished: FinishedBuild[] = [];
  const pinned = resolution?.downloads;
  const findPackages = async (packages: readonly string[]): Promise<readonly ResolvedPackage[]> =>
    pinned === undefined
      ? (
          await resolveRuntime(context, await base, {
            ...{ packages, slices: [], architecture, maxAge, mirrors },
          })
        ).packages
      : pinned.flatMap(({ name, version, sha256, origin, size, filename }) =>
          size === undefined || filename === undefined
            ? []
            : [{ name, version, architecture, url: origin, filename, size, sha256 }],
        );
  for (const plan of builds)
    finished.push(
      await buildPart(ports, {
        plan,
        projectDir,
        architecture,
        cacheDir,
        maxAge,
        nodeMirror: (nodeMirror ?? NODE).replace(/\/+$/, ''),
        pinned,
        earlier: finished,
        findPackages,
        fetchPackages: (packages) => fetchPackages(ports, { packages, cacheDir: join(cacheDir, 'debian') }),
      }),
    );
  return finished;
}

/** What a resolution file answers of these parts: which they are, and what they ask a registry for. */
export function describeBuilds(
  { files }: Pick<Ports, 'files'>,
  builds: readonly BuildPlan[],
  projectDir: string,
): Promise<readonly unknown[]> {
  return Promise.all(
    builds.map(async (build) => {
      if (build.plugin === 'jlink') return [build.part, build.plugin, build.jdk];
      if (build.plugin !== 'npm') return [build.part, build.plugin];
      const lock = await files.readBytes(join(projectDir, build.source, 'package-lock.json'));
      const hash = lock && createHash('sha256').update(lock).digest('hex');
      return [build.part, build.plugin, build.node ?? null, hash ?? null];
    }),
  );
}

/** The layer of one kind that the parts bring, or undefined when none does. */
export function builtStep(
  base: ReadyBase,
  builds: readonly FinishedBuild[],
  name: BuiltLayer['layer'],
): LayerStep | undefined {
  const found = builds.flatMap(({ part, layers = [] }) =>
    layers.filter(({ layer }) => layer === name).map((layer) => ({ part, layer })),
  );
  if (found.length === 0) return undefined;
  return {
    name,
    inputs: {
      ...Object.fromEntries(found.map(({ part, layer }) => [part, layer.inputs])),
      // Where the base's links lead decides the paths; a new base with the same links keeps the layer.
      places: ['bin', 'lib', 'sbin', 'lib64'].map((path) => base.index.paths.get(path)?.target ?? null),
    },
    async entries() {
      const made: { from: string; entries: readonly LayerEntry[]; dispose?: () => Promise<void> }[] = [];
      const dispose = async (): Promise<void> => {
        for (const each of made) await each.dispose?.();
      };
      try {
        for (const { part, layer } of found) made.push({ from: `parts.${part}`, ...(await layer.entries()) });
        return { entries: placeEntries(joinEntries(made), base.index.paths), dispose };
      } catch (error) {
        await dispose();
        throw error;
      }
    },
  };
}
