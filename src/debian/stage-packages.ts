import type { BuiltInSlice } from './types.ts';

export interface StagePlan {
  readonly packages: readonly string[];
  /** Slices of packages, the built-in ones among them. */
  readonly slices: readonly string[];
  /** What is staged differently from chisel, for the log. */
  readonly notes: readonly string[];
  /** Names that cannot be staged, each with the reason; the caller adds the YAML path. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

const DEB_NAME = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](?::any)?(?:=[A-Za-z0-9.+:~-]+)?$/;
/** As chisel reads one (internal/apacheutil/util.go); two characters are the shortest package, three the shortest slice. */
const SLICE_NAME = /^[a-z0-9](?:-?[.a-z0-9+])+_[a-z](?:-?[a-z0-9]){2,}$/;

/** Sorts the `stage-packages` of a document into packages and slices. Names with `_` are slices. */
export function planStagePackages(names: readonly string[], base: 'bare' | 'image'): StagePlan {
  const packages = new Set<string>();
  const slices = new Set<string>();
  const notes: string[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const name of names) {
    if (name === 'nodejs_bins' && base === 'image') {
      packages.add('nodejs');
      notes.push('nodejs_bins is staged as the package nodejs with everything that it depends on');
    } else if (name.includes('_') && !SLICE_NAME.test(name))
      refused.push({ name, reason: 'is not the name of a slice' });
    else if (name.includes('_') && base === 'image' && !isBuiltIn(name))
      refused.push({ name, reason: 'is a slice, which is cut for the base bare only: stage its package' });
    else if (name.includes('_')) slices.add(name);
    else if (DEB_NAME.test(name)) packages.add(name);
    else refused.push({ name, reason: 'is not the name of a package' });
  }
  return { packages: [...packages].sort(), slices: [...slices].sort(), notes, refused };
}

const isBuiltIn = (name: string): name is BuiltInSlice => name === 'ca-certificates_data';

/**
 * Who makes the slices of a whole image: we, when it wants none but those that we can; otherwise chisel makes all of
 * them at once, so that what several need is there once and of one version.
 */
export function divideSlices(slices: readonly string[]): {
  readonly builtIn: readonly BuiltInSlice[];
  readonly cut: readonly string[];
} {
  const builtIn = slices.filter(isBuiltIn);
  return builtIn.length === slices.length ? { builtIn, cut: [] } : { builtIn: [], cut: slices };
}
