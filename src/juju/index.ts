export type { JujuCommand } from './commands.ts';
export { connectJuju } from './driver.ts';
export type { Juju, JujuOptions } from './driver.ts';
export type { Answer } from './answers.ts';
export { findApplication, parseStatus } from './status.ts';
export type { ApplicationStatus, JujuStatus, RelatedTo, StatusInfo, UnitStatus } from './status.ts';
