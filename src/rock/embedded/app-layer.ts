import type { ReadTree } from '../trees/read-tree.ts';
import type { ReadyBase } from './base.ts';
import type { LayerEntry } from '../../oci/index.ts';
import type { RockPlan } from '../plan/index.ts';
import { placeEntries } from './image-paths.ts';
import { platformFolders } from './platform-layer.ts';
import { joinEntries, type LayerStep } from './layer-step.ts';

/** The layer of the application's own files. */
export function appStep(
  plan: RockPlan,
  base: ReadyBase,
  trees: readonly { readonly part: string; readonly read: Pick<ReadTree, 'entries' | 'identity'> }[],
): LayerStep {
  const joined = joinEntries(
    trees.map(({ part, read }) => ({ from: `parts.${part}`, entries: read.entries })),
  );
  const placed = placeEntries(joined, base.index.paths, platformFolders(plan, base));
  // Where the base's links lead matters where a file's place differs from the one that its part gave it.
  const stated = new Set(joined.map(({ path }) => path));
  const places = placed.map(({ path }) => path).filter((path) => !stated.has(path));
  return {
    name: 'app',
    inputs: {
      files: trees.map(({ read }) => read.identity),
      folders: placed.flatMap(describeFolder),
      places,
    },
    entries: () => Promise.resolve({ entries: placed }),
  };
}

function describeFolder(entry: LayerEntry): unknown[] {
  return entry.kind === 'directory' ? [[entry.path, entry.mode, entry.uid, entry.gid]] : [];
}
