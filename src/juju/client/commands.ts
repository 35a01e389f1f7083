export type { JujuCommand } from './command.ts';
export * from './controller-commands.ts';
export * from './deploy-commands.ts';
export * from './model-commands.ts';
export * from './refresh-commands.ts';
export * from './secret-commands.ts';
export * from './settings-commands.ts';
export * from './unit-commands.ts';
