export { connectDocker } from './connect.ts';
export type { Docker } from './connect.ts';
export type { PackedFile } from './archive.ts';
export type { ContainerFacts } from './container-facts.ts';
export type { ContainerSpec, Mount } from './container-spec.ts';
export type { ImageFacts } from './images.ts';
export { CONTROLLER_LABEL } from './labels.ts';
export type { Labels } from './labels.ts';
export { removeLabelled } from './remove-labelled.ts';
