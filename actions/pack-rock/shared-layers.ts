import type { LayerReport } from '../../src/rock/index.ts';
import type { PackedRock } from './build.ts';

/**
 * The layers of each rock, lowest first. One that an earlier rock of the run has as well is told as that: it exists
 * once, here and in a registry.
 */
export function tellShared<R extends PackedRock>(
  rocks: readonly R[],
): readonly { readonly rock: R; readonly layers: readonly LayerReport[]; readonly shared: number }[] {
  const owners = new Map<string, string>();
  return rocks.map((rock) => {
    const { plan, built } = rock;
    const layers = built.layers.map((layer): LayerReport => {
      const owner = owners.get(layer.digest);
      return owner === undefined ? layer : { ...layer, reused: true, why: `the same as for ${owner}` };
    });
    const shared = built.layers.filter(({ digest }) => owners.has(digest)).length;
    for (const { digest } of built.layers) if (!owners.has(digest)) owners.set(digest, plan.platform);
    return { rock, layers, shared };
  });
}
