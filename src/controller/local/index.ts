export { bringDown } from './bring-down.ts';
export { bringUp, type LocalController } from './bring-up.ts';
export { listControllers, type ListedController } from './list-controllers.ts';
export { readSettings, type ControllerSettings } from './settings.ts';
