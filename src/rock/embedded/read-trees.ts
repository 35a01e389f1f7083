import { join } from 'node:path';
import type { FinishedBuild } from '../builds/index.ts';
import type { TreePlan } from '../plan/index.ts';
import { readTree } from '../trees/read-tree.ts';
import { allSettled } from './all-settled.ts';
import type { PlacedTree } from './ground.ts';
import type { BuildContext } from './types.ts';

/**
 * Reads what parts bring as it is: folders of the project, of ours, and what was built.
 *
 * @throws Failure as `readTree`
 */
export function readTrees(
  contextFor: (tree: TreePlan) => BuildContext,
  trees: readonly TreePlan[],
  projectDir: string,
  builds: readonly FinishedBuild[],
): Promise<PlacedTree[]> {
  return allSettled(
    trees.map(async (plan) => {
      const { ports, assetsDir, cacheDir } = contextFor(plan);
      const { source } = plan;
      const root =
        source.kind === 'project'
          ? join(projectDir, source.path)
          : source.kind === 'extension'
            ? join(assetsDir, 'extensions', source.name)
            : (builds.find(({ part }) => part === plan.part)?.folder ?? '');
      return { plan, read: await readTree(ports, plan, root, cacheDir) };
    }),
  );
}

/** Whether a tree ships with us, and so is the same in every run of the same code. */
export function isOurs({ source }: TreePlan): boolean {
  return source.kind === 'extension';
}
