import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { z } from 'zod/mini';
import type { Ports } from '../../ports/index.ts';
import type { ZipSegment } from '../zip/index.ts';

const memberSchema = z.object({
  path: z.string(),
  mode: z.int(),
  crc32: z.int(),
  size: z.int(),
  compressedSize: z.int(),
  method: z.enum(['stored', 'deflated']),
  offset: z.int(),
});
const membersSchema = z.array(memberSchema);
const HEX_SIZE = 64;

/** A segment that was kept under this name, if it is whole. */
export async function readSegment(
  ports: Pick<Ports, 'files'>,
  file: string,
): Promise<ZipSegment | undefined> {
  const text = await ports.files.readText(`${file}.json`);
  const bytes = text === undefined ? undefined : await ports.files.readBytes(file);
  if (text === undefined || bytes === undefined) return undefined;
  const [sum, index] = [text.slice(0, HEX_SIZE), text.slice(HEX_SIZE)];
  if (sum !== sumOf(file, index, bytes)) return undefined;
  return { members: membersSchema.parse(JSON.parse(index)), bytes };
}

/** Keeps a segment. The index comes last: without it the bytes do not count. */
export async function writeSegment(
  ports: Pick<Ports, 'files'>,
  file: string,
  { bytes, members }: ZipSegment,
): Promise<void> {
  const index = JSON.stringify(members);
  await ports.files.write(file, bytes);
  await ports.files.write(`${file}.json`, `${sumOf(file, index, bytes)}${index}`);
}

/** Binds the bytes and what is known of them to the key that the file is named by. */
function sumOf(file: string, index: string, bytes: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([basename(file), index]))
    .update(bytes)
    .digest('hex');
}

/** Where deflate streams of larger files are kept, by the hash of their content. */
export function streamFile(cacheDir: string, contentHash: string): string {
  return join(cacheDir, 'charm', 'streams', contentHash.slice(0, 2), contentHash);
}

const HASH_SIZE = 32;

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
