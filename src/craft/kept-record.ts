import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

/** A file that is kept for another run, and its content's hash, in hex. */
export interface KeptFile {
  readonly name: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

const recordSchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  files: z
    .array(z.object({ name: z.string().check(z.regex(/^[^/]+$/)), sha256: z.string(), size: z.number() }))
    .check(z.minLength(1)),
});

export type KeptRecord = Readonly<z.infer<typeof recordSchema>>;

/** What a folder of kept files says of itself; undefined when it says nothing that can be read. */
export async function readRecord(
  { files }: Pick<Ports, 'files'>,
  folder: string,
): Promise<KeptRecord | undefined> {
  const path = join(folder, 'record.json');
  try {
    const text = (await files.lstat(path))?.kind === 'file' ? await files.readText(path) : undefined;
    return recordSchema.safeParse(parse(text)).data;
  } catch (error) {
    // A folder in its place, or a cache that is no folder.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Written last, so that a run that ends before leaves nothing that counts. */
export async function writeRecord(
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
  folder: string,
  kept: readonly KeptFile[],
): Promise<void> {
  const record: KeptRecord = {
    at: clock.now(),
    files: kept.map(({ name, sha256, size }) => ({ name, sha256, size })),
  };
  await files.write(join(folder, 'record.json'), JSON.stringify(record));
}

/** Whether a file is still what the record says. Every byte is hashed. */
export async function isAsKept(
  ports: Pick<Ports, 'files'>,
  folder: string,
  { name, sha256 }: KeptFile,
): Promise<boolean> {
  const path = join(folder, name);
  return (await ports.files.lstat(path))?.kind === 'file' && (await hashFile(ports, path)) === sha256;
}

export async function hashFile({ files }: Pick<Ports, 'files'>, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of files.readStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
