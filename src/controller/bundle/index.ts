export { planBundle, type BundleStep } from './plan-bundle.ts';
