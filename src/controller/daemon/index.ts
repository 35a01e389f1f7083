export { isDaemon } from './is-daemon.ts';
export { runController } from './run-controller.ts';
export { startController } from './start.ts';
export type { Controller } from './start.ts';
