import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import type { ZipSegment } from '../zip/index.ts';

const HASH_SIZE = 32;
/** The hash of all that follows and of the key, the number of members, and the size of their records. */
const HEAD_SIZE = HASH_SIZE + 4 + 4;

/** A segment that was kept under this name, if it is whole. */
export async function readSegment(
  ports: Pick<Ports, 'files'>,
  file: string,
): Promise<ZipSegment | undefined> {
  const kept = await ports.files.readBytes(file);
  if (kept === undefined || kept.length < HEAD_SIZE) return undefined;
  const buffer = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
  if (!sumOf(file, buffer.subarray(HASH_SIZE)).equals(buffer.subarray(0, HASH_SIZE))) return undefined;
  const end = HEAD_SIZE + buffer.readUInt32LE(HASH_SIZE + 4);
  return {
    count: buffer.readUInt32LE(HASH_SIZE),
    directory: buffer.subarray(HEAD_SIZE, end),
    bytes: buffer.subarray(end),
  };
}

/** Keeps a segment. */
export async function writeSegment(
  ports: Pick<Ports, 'files'>,
  file: string,
  { bytes, directory, count }: ZipSegment,
): Promise<void> {
  const sizes = Buffer.alloc(HEAD_SIZE - HASH_SIZE);
  sizes.writeUInt32LE(count);
  sizes.writeUInt32LE(directory.length, 4);
  const content = Buffer.concat([sizes, directory, bytes]);
  await ports.files.write(file, Buffer.concat([sumOf(file, content), content]));
}

/** Binds what is kept to the key that the file is named by. */
function sumOf(file: string, content: Uint8Array): Buffer {
  return createHash('sha256')
    .update(`${basename(file)}\n`)
    .update(content)
    .digest();
}

/** Where deflate streams of larger files are kept, by the hash of their content. */
export function streamFile(cacheDir: string, contentHash: string): string {
  return join(cacheDir, 'charm', 'streams', contentHash.slice(0, 2), contentHash);
}

/** A kept deflate stream, if it is whole: the file starts with the stream's own hash. */
export async function readStream(ports: Pick<Ports, 'files'>, file: string): Promise<Uint8Array | undefined> {
  const bytes = await ports.files.readBytes(file);
  if (bytes === undefined || bytes.length < HASH_SIZE) return undefined;
  const stream = bytes.subarray(HASH_SIZE);
  const whole = createHash('sha256').update(stream).digest().equals(bytes.subarray(0, HASH_SIZE));
  return whole ? stream : undefined;
}

export async function writeStream(
  ports: Pick<Ports, 'files'>,
  file: string,
  stream: Uint8Array,
): Promise<void> {
  await ports.files.write(file, Buffer.concat([createHash('sha256').update(stream).digest(), stream]));
}
