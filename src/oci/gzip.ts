import { once } from 'node:events';
import { createGzip, gzipSync } from 'node:zlib';
import { releaseMemory } from './release-memory.ts';

/**
 * Bytes of input in one gzip member. A constant, not a share of the processors: the result must not depend on the
 * machine. Smaller would cost compression, larger memory.
 */
const MEMBER = 1024 * 1024;

/** Bytes that are compressed where we are: to hand them to another thread and to wait for it takes longer. */
const AT_ONCE = 64 * 1024;

/** One member fits in, also where nothing can be compressed: zlib adds 5 bytes to each 16 KiB, and what begins and ends it. */
const ROOM = MEMBER + 5 * (MEMBER / (16 * 1024) + 1) + 64;

/** Members that are compressed at the same time; the thread pool that does it has four threads. */
const AHEAD = 4;

/** The threads and the memory of all streams: there is one thread pool, and pieces that one has done with suit another. */
const shared = { streams: 0, busy: 0, spare: [] as Buffer[] };

/** What decides about the compressed bytes besides the input; part of every layer's cache key. */
export const COMPRESSION_IDENTITY = `gzip-1 member-${MEMBER} zlib-${process.versions.zlib}`;

/**
 * Compresses a stream at level 1 as a sequence of independent gzip members (RFC 1952 section 2.2), which every reader
 * of layers accepts, on several threads. The same input gives the same output on any number of processors.
 *
 * A piece that is handed out is gone when the next one is asked for.
 */
export async function* gzipStream(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const running: Promise<Uint8Array>[] = [];
  shared.streams += 1;
  try {
    for await (const piece of piecesOf(
      content,
      MEMBER,
      () => shared.spare.pop() ?? Buffer.allocUnsafe(MEMBER),
    )) {
      const member = compressMember(piece);
      // Used again as soon as it is compressed: memory that waits for the garbage collector would pile up.
      void member.then(
        () => piece.byteLength === MEMBER && shared.spare.push(piece),
        () => undefined,
      );
      // An error shows when its turn comes; it must not count as unhandled before.
      member.catch(() => undefined);
      running.push(member);
      if (running.length > AHEAD || shared.busy > AHEAD) yield* handOut(shift(running));
    }
    while (running.length > 0) yield* handOut(shift(running));
  } finally {
    await Promise.allSettled(running);
    shared.streams -= 1;
    if (shared.streams === 0) shared.spare.splice(0).forEach(releaseMemory);
  }
}

/** The reader comes back for the next one when it is done with this one. */
async function* handOut(member: Promise<Uint8Array>): AsyncIterable<Uint8Array> {
  const bytes = await member;
  yield bytes;
  releaseMemory(bytes);
}

async function compressMember(piece: Uint8Array): Promise<Uint8Array> {
  const member = piece.byteLength <= AT_ONCE ? gzipSync(piece, { level: 1 }) : await compress(piece);
  // The operating system that zlib was compiled on stands in byte 9; 255 is "unknown".
  member[9] = 255;
  return member;
}

/** zlib hands out what it has made at least twice; it all lies in one buffer, in which there is room for it. */
async function compress(piece: Uint8Array): Promise<Uint8Array> {
  const gzip = createGzip({ level: 1, chunkSize: ROOM });
  const parts: Buffer[] = [];
  gzip.on('data', (part: Buffer) => parts.push(part));
  shared.busy += 1;
  try {
    gzip.end(piece);
    await once(gzip, 'end');
  } finally {
    shared.busy -= 1;
  }
  const [first] = parts;
  if (first === undefined || parts.some(({ buffer }) => buffer !== first.buffer)) return Buffer.concat(parts);
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  return new Uint8Array(first.buffer, first.byteOffset, length);
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
