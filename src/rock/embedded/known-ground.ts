import { join } from 'node:path';
import { checkComposed, openBlobStore } from '../../oci/index.ts';
import { openKeptJson } from '../../ports/index.ts';
import { looksTheSame, type Looks } from '../cache/looks.ts';
import type { RockPlan } from '../plan/index.ts';
import type { ReadyBase } from './base.ts';
import { planApp, type Ground, type KnownLayer } from './ground.ts';
import { openPartialIndex, type PartialIndex } from './partial-index.ts';
import { isOurs, readTrees } from './read-trees.ts';
import type { RockResolution } from './resolution.ts';
import type { BuildContext, RockOptions } from './types.ts';

/** A ground as it is kept, with all that was looked at for it. Plain JSON. */
export interface KeptGround {
  readonly looks: Looks;
  readonly base: Pick<ReadyBase, 'image' | 'source' | 'standIn' | 'packages'>;
  readonly index: PartialIndex;
  readonly layers: readonly KnownLayer[];
  readonly resolution: RockResolution;
  /** Those that are told before the ones of the application's files, and those after them. */
  readonly warnings: readonly [before: readonly string[], after: readonly string[]];
  readonly notes: readonly string[];
}

export interface GroundMemory {
  /** What earlier runs of the same code found, while everything that they looked at looks the same. */
  find(): Promise<Ground | undefined>;
  keep(ground: KeptGround): Promise<void>;
}

/**
 * Most runs pack a changed line. What lies below the application is then found by looking at what it follows from,
 * and neither read nor worked out. Plans whose parts are built have none: what is built is the application.
 */
export function openGroundMemory(
  context: BuildContext,
  plan: RockPlan,
  options: RockOptions,
): GroundMemory | undefined {
  const { ports, cacheDir, assetsDir, code } = context;
  if (code === undefined || plan.builds.length > 0) return undefined;
  // What of the project lies below the application has no place in what is kept.
  if (plan.trees.some((tree) => isOurs(tree) !== (tree.layer === 'platform'))) return undefined;
  const { parser: _, sourceDateEpoch: ownDate, ...asked } = options;
  const folder = join(cacheDir, 'rock-grounds');
  const file = openKeptJson(ports.files, folder, [code, cacheDir, assetsDir, plan, asked]);
  return {
    async find() {
      const kept = (await file.read()) as KeptGround | undefined;
      if (kept === undefined || !(await looksTheSame(ports, kept.looks))) return undefined;
      const { index, layers, resolution, warnings, notes } = kept;
      const project = plan.trees.filter((tree) => !isOurs(tree));
      const trees = await readTrees(() => context, project, options.projectDir, []);
      const store = openBlobStore(ports, join(cacheDir, 'oci'));
      const base: ReadyBase = {
        ...kept.base,
        store,
        index: openPartialIndex(index),
        warnings: [],
        whole: async () => (await import('./whole-index.ts')).readBaseIndex(store, kept.base.image),
      };
      return {
        base,
        store,
        below: layers,
        app: planApp(plan, base, trees, []),
        trees,
        resolution: {
          ...resolution,
          sourceDateEpoch: options.resolution?.sourceDateEpoch ?? ownDate,
        },
        warnings: [...warnings[0], ...trees.flatMap(({ read }) => read.warnings), ...warnings[1]],
        notes,
        // That a rock of this plan on this base is read as it is meant was made sure of when the ground was laid.
        check: (rock) => checkComposed(store, rock),
        keep: () => Promise.resolve(),
      };
    },
    keep: (ground) => file.write(ground),
  };
}
