export { createCharmFiles, hasLostCharms } from './charm-files.ts';
export type { CharmFiles } from './charm-files.ts';
export { createLifecycle } from './lifecycle.ts';
export type { Lifecycle } from './lifecycle.ts';
