// The `juju` program imports this and nothing else of the controller: it must start in a blink.
export { createFrameReader, encodeFrame, RAW_INPUT } from './frames.ts';
export type { ClientScreen, CommandFrame, FrameKind } from './frames.ts';
export { daemonCommand, describeController, socketIn } from './place.ts';
export type { ControllerPlace } from './place.ts';
