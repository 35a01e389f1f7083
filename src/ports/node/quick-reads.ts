import * as fs from 'node:fs';
import { fileFailure } from './file-failure.ts';

/** Bytes of a stream that are read at once. */
const PIECE = 1 << 16;

/** Bytes of a file that is read or written at once: a disk gives them in the time of some hops to another thread. */
export const SMALL = 1 << 22;

export interface Opened {
  readonly file: number;
  /** Bytes when it was opened. */
  readonly size: number;
}

/** Undefined for what is no regular file, and for those of /proc, which say that they have no bytes. */
export function openRegular(path: string): Opened | undefined {
  // Whoever writes to a FIFO would write for this one, and what it wrote would be gone with it.
  if (!fs.statSync(path).isFile()) return undefined;
  // Should it have become one since, it does not keep the whole program until somebody writes to it.
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    const stats = fs.fstatSync(file);
    if (stats.isFile() && stats.size > 0) return { file, size: stats.size };
  } catch (error) {
    fs.closeSync(file);
    throw error;
  }
  fs.closeSync(file);
  return undefined;
}

/** The whole of a regular file of at most `SMALL` bytes. */
export function readSmall(path: string): Buffer | 'other' {
  const opened = openRegular(path);
  if (opened === undefined) return 'other';
  const { file, size } = opened;
  try {
    return size > SMALL ? 'other' : readAt(file, 0, size);
  } finally {
    fs.closeSync(file);
  }
}

/** Reads an open file piece by piece and closes it. @param turn waited for after each piece */
export async function* readPieces(
  path: string,
  { file, size }: Opened,
  { start, end, turn }: { readonly start: number; readonly end: number; readonly turn: () => Promise<void> },
): AsyncIterable<Buffer> {
  const last = Math.min(size, end);
  try {
    for (let at = start; at < last;) {
      const piece = readAt(file, at, Math.min(PIECE, last - at));
      // Others have cut it off since.
      if (piece.length === 0) return;
      at += piece.length;
      yield piece;
      await turn();
    }
  } catch (error) {
    throw fileFailure(path, 'read', error);
  } finally {
    fs.closeSync(file);
  }
}

function readAt(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for (let read = -1; read !== 0 && filled < length; filled += read)
    read = fs.readSync(file, bytes, filled, length - filled, start + filled);
  return bytes.subarray(0, filled);
}
