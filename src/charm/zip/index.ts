export { dosTime } from './format.ts';
export type { DosTime } from './format.ts';
export { compareBytes, deflate, encodeSegment, joinSegments } from './segment.ts';
export type { ZipFile, ZipSegment } from './segment.ts';
