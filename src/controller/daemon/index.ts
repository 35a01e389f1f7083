export { runController } from './run-controller.ts';
export type { RunOptions } from './run-controller.ts';
export { startController } from './start.ts';
export type { Controller, ControllerOptions } from './start.ts';
