export { startController } from './start.ts';
export type { Controller, ControllerOptions } from './start.ts';
