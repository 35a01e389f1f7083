import type { BlobStore, Layer, StoredImage } from '../../oci/index.ts';
import type { FinishedBuild } from '../builds/index.ts';
import type { LayerName, RockPlan, TreePlan } from '../plan/index.ts';
import type { ReadTree } from '../trees/read-tree.ts';
import { appStep } from './app-layer.ts';
import type { ReadyBase } from './base.ts';
import type { LayerStep, MadeLayer } from './layer-step.ts';
import type { RockResolution } from './resolution.ts';

/** A layer of which everything is known, its blob included. */
export interface KnownLayer {
  readonly name: LayerName;
  readonly layer: Layer;
  /** As in `MadeLayer`. */
  readonly groups: MadeLayer['groups'];
}

export interface PlacedTree {
  readonly plan: TreePlan;
  readonly read: ReadTree;
}

/** What a rock stands on: all of it that does not follow from the files of the application alone. */
export interface Ground {
  readonly base: ReadyBase;
  /** The layers between the base and the application, lowest first. */
  readonly below: readonly (LayerStep | KnownLayer)[];
  /** Where these are made. */
  readonly store: BlobStore;
  /** Undefined for an application without files. */
  readonly app: LayerStep | undefined;
  /** What parts bring as it is. */
  readonly trees: readonly PlacedTree[];
  /** Its date is that of the source. */
  readonly resolution: RockResolution;
  readonly warnings: readonly string[];
  /** As in `BuiltRock`. */
  readonly notes: readonly string[];
  /** Makes sure that the rock on it holds together. @throws Failure `OCI_IMAGE_INVALID`, `OCI_BLOB_CORRUPT` */
  check(rock: StoredImage): Promise<void>;
  /** Called with the layers below the application once the rock is whole. */
  keep(below: readonly MadeLayer[]): Promise<void>;
}

/** The step of the layer of the application's files, if there are any. */
export function planApp(
  plan: RockPlan,
  base: ReadyBase,
  trees: readonly PlacedTree[],
  builds: readonly FinishedBuild[],
): LayerStep | undefined {
  const sources = [
    ...treesOf('app', trees),
    ...builds.flatMap(({ part, app: read }) => (read === undefined ? [] : [{ part, read }])),
  ];
  return sources.some(({ read }) => read.entries.length > 0) ? appStep(plan, base, sources) : undefined;
}

export function treesOf(
  layer: TreePlan['layer'],
  trees: readonly PlacedTree[],
): { part: string; read: ReadTree }[] {
  return trees.filter(({ plan }) => plan.layer === layer).map(({ plan: { part }, read }) => ({ part, read }));
}
