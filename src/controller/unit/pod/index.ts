export { charmImage } from './charm-container.ts';
export { removePod } from './close-pod.ts';
export { openPod, type OnImage, type PodParts, type PodSpec } from './open-pod.ts';
export type { CharmProgram, Pod } from './pod.ts';
