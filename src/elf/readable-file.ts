import type { ReadableFile } from './types.ts';

/** Memory that one file after the other is read into. */
export interface Memory {
  bytes: Buffer;
}

/**
 * A file of the image that comes in order: it is read as far as somebody looks into it, and what has come is kept in
 * `memory` until the next file is read into it.
 *
 * @param size bytes; `content` has as many
 * @returns `settled` waits for what is being read, which nobody may wait for when something else went wrong
 */
export function readableFromStream(
  {
    path,
    size,
    content,
  }: Pick<ReadableFile, 'path' | 'size'> & { readonly content: AsyncIterable<Uint8Array> },
  memory: Memory,
): ReadableFile & { readonly settled: () => Promise<void> } {
  const iterator = content[Symbol.asyncIterator]();
  let filled = 0;
  // Several look at once, and there is one stream.
  let reading: Promise<void> = Promise.resolve();

  async function readUpTo(end: number): Promise<void> {
    while (filled < Math.min(end, size)) {
      const next = await iterator.next();
      if (next.done === true) return;
      // The system gives memory when it is written to: that there is room for more than the whole costs nothing, and
      // each that is outgrown stays until the garbage collector comes.
      if (memory.bytes.length < size) memory.bytes = Buffer.allocUnsafeSlow(roomFor(size));
      memory.bytes.set(next.value, filled);
      filled += next.value.length;
    }
  }

  return {
    path,
    size,
    async read(start, end) {
      reading = reading.then(() => readUpTo(end));
      await reading;
      return memory.bytes.subarray(start, Math.min(end, filled));
    },
    settled: () => reading,
  };
}

/** Bytes, at least doubled each time that it grows. */
function roomFor(size: number): number {
  return 2 ** Math.ceil(Math.log2(size));
}
