export { createCharmFiles, hasLostCharms } from './charm-files.ts';
export type { Services, Terminal } from './command.ts';
export { createLifecycle } from './lifecycle.ts';
export type { Lifecycle } from './lifecycle.ts';
export { runCommand } from './run-command.ts';
