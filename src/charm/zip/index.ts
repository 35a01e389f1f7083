export { dosTime } from './format.ts';
export type { DosTime, ZipMember } from './format.ts';
export { compareBytes, deflate, encodeSegment, joinSegments } from './segment.ts';
export type { SegmentMember, ZipFile, ZipSegment } from './segment.ts';
