import { writeFile } from 'node:fs/promises';
import type { Files } from '../../../src/ports/index.ts';
import type { ChaosFault } from './fault.ts';

/** The kernel's own error for a disk without space. */
async function noSpace(): Promise<unknown> {
  return writeFile('/dev/full', 'x').then(
    () => new Error('/dev/full took something'),
    (error: unknown) => error,
  );
}

/** The file system with one fault in it. */
export function faultyFiles(files: Files, fault: ChaosFault): Files {
  let writes = 0;
  let reads = 0;
  const fails = (): boolean => fault.kind === 'disk full' && (writes += 1) === fault.write;

  async function* upToTheMiddle(
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncIterable<Uint8Array> {
    for await (const chunk of content) {
      yield chunk.subarray(0, chunk.byteLength / 2);
      throw await noSpace();
    }
    throw await noSpace();
  }
  async function* flipped(content: AsyncIterable<Uint8Array>, at: number): AsyncIterable<Uint8Array> {
    let first = true;
    for await (const chunk of content) {
      if (!first || chunk.byteLength === 0) yield chunk;
      else {
        first = false;
        const copy = Uint8Array.from(chunk);
        const place = Math.floor(at * copy.byteLength);
        copy[place] = (copy[place] ?? 0) ^ 1;
        yield copy;
      }
    }
  }
  return {
    ...files,
    async write(path, content, options) {
      if (fails()) await files.writeStream(path, upToTheMiddle([Buffer.from(content)]), options);
      else await files.write(path, content, options);
    },
    async writeStream(path, content, options) {
      await files.writeStream(path, fails() ? upToTheMiddle(content) : content, options);
    },
    async replaceTail(path, offset, content) {
      await files.replaceTail(path, offset, fails() ? upToTheMiddle(content) : content);
    },
    readStream(path, range) {
      const content = files.readStream(path, range);
      if (fault.kind !== 'bit') return content;
      reads += 1;
      return reads === fault.read ? flipped(content, fault.at) : content;
    },
  };
}
