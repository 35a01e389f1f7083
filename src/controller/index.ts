export { openZip, readCharm } from './charm/index.ts';
export { describeController } from './client/index.ts';
export { runController, startController } from './daemon/index.ts';
export type { Controller } from './daemon/index.ts';
export type { ModelStore, UnitAgents, UnitRef } from './model/index.ts';
export type { BuildImage } from './standins/index.ts';
export {
  bringDown,
  bringUp,
  listControllers,
  readSettings,
  type ControllerSettings,
  type ListedController,
  type LocalController,
} from './local/index.ts';
