export { charmImage } from './charm-container.ts';
export { removePod, type RemovePod } from './close-pod.ts';
export { openPod, type OnImage, type PodParts, type PodSpec } from './open-pod.ts';
export type { CharmProgram, PebbleAnswer, Pod } from './pod.ts';
