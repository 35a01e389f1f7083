import type { Ports } from '../ports/index.ts';
import type { ReadableFile } from './types.ts';

/** A file of the image whose content is in memory. */
export function readableFromBytes(path: string, bytes: Uint8Array): ReadableFile {
  return { path, size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) };
}

/** A file of the image whose content is the file `from` on disk, of `size` bytes. */
export function readableFromDisk(
  files: Pick<Ports['files'], 'readStream'>,
  path: string,
  from: string,
  size: number,
): ReadableFile {
  return {
    path,
    size,
    async read(start, end) {
      const last = Math.min(end, size);
      if (start >= last) return new Uint8Array();
      const chunks: Uint8Array[] = [];
      for await (const chunk of files.readStream(from, { start, end: last })) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}
