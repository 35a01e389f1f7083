import { createHash } from 'node:crypto';
import { join } from 'node:path';
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
const indexSchema = z.object({ sha256: z.string(), members: z.array(memberSchema) });

/** A segment that was kept, if it is whole. */
export async function readSegment(
  ports: Pick<Ports, 'files'>,
  file: string,
): Promise<ZipSegment | undefined> {
  const text = await ports.files.readText(`${file}.json`);
  if (text === undefined) return undefined;
  const index = indexSchema.safeParse(parseJson(text));
  const bytes = await ports.files.readBytes(file);
  if (!index.success || bytes === undefined || sha256(bytes) !== index.data.sha256) return undefined;
  return { members: index.data.members, bytes };
}

/** Keeps a segment. The index comes last: without it the bytes do not count. */
export async function writeSegment(
  ports: Pick<Ports, 'files'>,
  file: string,
  segment: ZipSegment,
): Promise<void> {
  await ports.files.write(file, segment.bytes);
  await ports.files.write(
    `${file}.json`,
    JSON.stringify({ sha256: sha256(segment.bytes), members: segment.members }),
  );
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

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A broken index is an absent one. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
