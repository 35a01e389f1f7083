export { openZip, readCharm } from './charm/index.ts';
export type { CharmFacts } from './charm/index.ts';
export { describeController, socketIn } from './client/index.ts';
export type { ControllerPlace } from './client/index.ts';
export { runController, startController } from './daemon/index.ts';
export type { Controller, ControllerOptions, RunOptions } from './daemon/index.ts';
export { JUJU_VERSION } from './model/index.ts';
export type { ModelLog, ModelStore, UnitAgents, UnitRef } from './model/index.ts';
export type { BuildImage, StandIn, StandInImage } from './standins/index.ts';
export {
  bringDown,
  bringUp,
  listControllers,
  readSettings,
  type ControllerSettings,
  type ListedController,
  type LocalController,
  type UpRequest,
} from './local/index.ts';
