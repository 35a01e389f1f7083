import { gzip, gzipSync } from 'node:zlib';
import { promisify } from 'node:util';

const compress = promisify(gzip);

/**
 * Bytes of input in one gzip member. A constant, not a share of the processors: the result must not depend on the
 * machine. Smaller would cost compression, larger memory.
 */
const MEMBER = 1024 * 1024;

/** Bytes that are compressed where we are: to hand them to another thread and to wait for it takes longer. */
const AT_ONCE = 64 * 1024;

/** Members that are compressed at the same time; the thread pool that does it has four threads. */
const AHEAD = 4;

/** What decides about the compressed bytes besides the input; part of every layer's cache key. */
export const COMPRESSION_IDENTITY = `gzip-1 member-${MEMBER} zlib-${process.versions.zlib}`;

/**
 * Compresses a stream at level 1 as a sequence of independent gzip members (RFC 1952 section 2.2), which every reader
 * of layers accepts, on several threads. The same input gives the same output on any number of processors.
 */
export async function* gzipStream(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const running: Promise<Uint8Array>[] = [];
  const spare: Buffer[] = [];
  try {
    for await (const piece of piecesOf(content, MEMBER, () => spare.pop() ?? Buffer.allocUnsafe(MEMBER))) {
      const member = compressMember(piece);
      // Used again as soon as it is compressed: memory that waits for the garbage collector would pile up.
      void member.then(
        () => piece.byteLength === MEMBER && spare.push(piece),
        () => undefined,
      );
      // An error shows when its turn comes; it must not count as unhandled before.
      member.catch(() => undefined);
      running.push(member);
      if (running.length > AHEAD) yield await shift(running);
    }
    while (running.length > 0) yield await shift(running);
  } finally {
    await Promise.allSettled(running);
  }
}

async function compressMember(piece: Uint8Array): Promise<Uint8Array> {
  const small = piece.byteLength <= AT_ONCE;
  const member = small
    ? gzipSync(piece, { level: 1 })
    : await compress(piece, { level: 1, chunkSize: MEMBER / 2 });
  // The operating system that zlib was compiled on stands in byte 9; 255 is "unknown".
  member[9] = 255;
  return member;
}

function shift(running: Promise<Uint8Array>[]): Promise<Uint8Array> {
  return running.shift() ?? Promise.resolve(new Uint8Array());
}

/**
 * Cuts a stream into pieces of exactly `size` bytes; the last may be shorter, and an empty stream gives one empty piece.
 *
 * @param allocate memory for one piece, which is the reader's from the moment that it is handed out
 */
export async function* piecesOf(
  content: AsyncIterable<Uint8Array>,
  size: number,
  allocate: () => Buffer = () => Buffer.allocUnsafe(size),
): AsyncIterable<Buffer> {
  let piece = allocate();
  let filled = 0;
  let any = false;
  for await (const chunk of content) {
    for (let offset = 0; offset < chunk.byteLength;) {
      const taken = Math.min(size - filled, chunk.byteLength - offset);
      piece.set(chunk.subarray(offset, offset + taken), filled);
      filled += taken;
      offset += taken;
      if (filled < size) continue;
      any = true;
      yield piece;
      piece = allocate();
      filled = 0;
    }
  }
  if (filled > 0 || !any) yield piece.subarray(0, filled);
}
