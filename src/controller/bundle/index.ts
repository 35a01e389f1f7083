export { planBundle } from './plan-bundle.ts';
