import type { ReadableFile } from './types.ts';

/** A file of the image whose content is in memory. */
export function readableFromBytes(path: string, bytes: Uint8Array): ReadableFile {
  return { path, size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) };
}
