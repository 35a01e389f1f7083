import { createHash } from 'node:crypto';
import type { Ports } from '../ports/index.ts';
import { readStream, streamFile, writeStream } from './venv/index.ts';
import { deflate, type ZipFile } from './zip/index.ts';

/** Compressing less than this costs less than reading a file. */
const WORTH_KEEPING = 16 * 1024;

/** The deflate streams of all files; those of larger ones are kept for the next time. */
export async function readStreams(
  ports: Pick<Ports, 'files'>,
  files: readonly ZipFile[],
  cacheDir: string,
): Promise<ReadonlyMap<ZipFile, Uint8Array | undefined>> {
  const found = files.map(async (file): Promise<[ZipFile, Uint8Array | undefined]> => {
    if (file.content.length < WORTH_KEEPING) return [file, deflate(file.content)];
    const kept = streamFile(cacheDir, createHash('sha256').update(file.content).digest('hex'));
    const known = await readStream(ports, kept);
    if (known !== undefined) return [file, known];
    const stream = deflate(file.content);
    if (stream !== undefined) await writeStream(ports, kept, stream);
    return [file, stream];
  });
  return new Map(await Promise.all(found));
}
