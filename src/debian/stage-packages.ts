import type { BuiltInSlice } from './types.ts';

export interface StagePlan {
  readonly packages: readonly string[];
  readonly slices: readonly BuiltInSlice[];
  /** What is staged differently from chisel, for the log. */
  readonly notes: readonly string[];
  /** Names that cannot be staged, each with the reason; the caller adds the YAML path. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

const DEB_NAME = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](?::any)?(?:=[A-Za-z0-9.+:~-]+)?$/;

/** Sorts the `stage-packages` of a document into packages and built-in slices. Names with `_` are slices. */
export function planStagePackages(names: readonly string[], base: 'bare' | 'image'): StagePlan {
  const packages = new Set<string>();
  const slices = new Set<BuiltInSlice>();
  const notes: string[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const name of names) {
    if (name === 'ca-certificates_data') slices.add(name);
    else if (name === 'nodejs_bins' && base === 'image') {
      packages.add('nodejs');
      notes.push('nodejs_bins is staged as the package nodejs with everything that it depends on');
    } else if (name.includes('_')) refused.push({ name, reason: 'is a chisel slice, which needs chisel' });
    else if (DEB_NAME.test(name)) packages.add(name);
    else refused.push({ name, reason: 'is not the name of a package' });
  }
  return { packages: [...packages].sort(), slices: [...slices].sort(), notes, refused };
}
