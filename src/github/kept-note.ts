import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import type { Ports } from '../ports/index.ts';

/** Lies beside the file in an artifact and says what it must be. */
export const NOTE = 'paas-action.json';

const noteSchema = z.strictObject({
  file: z.string().check(
    z.regex(/^[\w.+~-]{1,200}$/),
    z.refine((name) => !name.startsWith('.') && name !== NOTE),
  ),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  size: z.int().check(z.nonnegative()),
  /** What was packed; of a pull request its head. */
  commit: z.optional(z.string().check(z.regex(/^[0-9a-f]{40}$/))),
});

export type Note = z.infer<typeof noteSchema>;

/** @throws when it is none: what is written is our own */
export function renderNote(note: Note): string {
  return JSON.stringify(noteSchema.parse(note));
}

export function parseNote(text: string): Note | undefined {
  try {
    return noteSchema.parse(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Hash (in hex) and bytes of a file as it lies there. */
export async function measureFile(
  { files }: Pick<Ports, 'files'>,
  path: string,
): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of files.readStream(path)) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { sha256: hash.digest('hex'), size };
}
