import type { Ports } from '../ports/index.ts';
import type { Hasher } from './digest.ts';

/** Passes content through a hasher. */
export async function* measured(
  content: AsyncIterable<Uint8Array>,
  hasher: Hasher,
): AsyncIterable<Uint8Array> {
  for await (const chunk of content) {
    hasher.update(chunk);
    yield chunk;
  }
}

/** Part of a file; empty parts are not asked for, because a range of nothing cannot be written down. */
export async function* rangeOf(
  files: Ports['files'],
  path: string,
  range: { readonly start: number; readonly size: number },
): AsyncIterable<Uint8Array> {
  if (range.size === 0) return;
  yield* files.readStream(path, { start: range.start, end: range.start + range.size });
}

/**
 * Reads a stream until it has ended or has more than `most` bytes.
 *
 * @returns all of it, or as `rest` a stream that begins with what was read
 */
export async function readStart(
  content: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ readonly start: Uint8Array; readonly rest?: AsyncIterable<Uint8Array> }> {
  const iterator = content[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= most) {
    const next = await iterator.next();
    if (next.done === true) return { start: Buffer.concat(chunks) };
    // A copy: whoever made it may use its memory again for what comes next.
    chunks.push(Uint8Array.from(next.value));
    size += next.value.byteLength;
  }
  const start = Buffer.concat(chunks);
  async function* rest(): AsyncIterable<Uint8Array> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { start, rest: rest() };
}

/** All of a stream in one piece; the caller has bounded its length. */
export async function collect(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
