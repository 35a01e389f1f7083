export { mergeOverlays } from './merge-overlays.ts';
export { parseBundle } from './parse-bundle.ts';
export { planBundle, type BundleStep } from './plan-bundle.ts';
export type { Bundle } from './shape.ts';
