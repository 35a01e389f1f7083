import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { WriteOptions } from '../files.ts';
import { fileFailure, isErrno } from './file-failure.ts';
import { temporaryFor } from './temporary.ts';

const DEFAULT_MODE = 0o644;

// Only the disk itself is waited for.
const datasync = promisify(fs.fdatasync);
const sync = promisify(fs.fsync);

/**
 * Temporary file beside the target, data synced, renamed, folder synced: a crash leaves the old file or the new one.
 *
 * @param fill writes the content to an open file
 * @param size bytes that it writes, for the message when the disk is full; where nobody knows before, none
 */
export async function writeAtomic(
  path: string,
  { mode = DEFAULT_MODE, synced = true, ready }: WriteOptions = {},
  fill: (file: number) => void | Promise<void>,
  size?: number,
): Promise<void> {
  const folder = dirname(path);
  const temporary = temporaryFor(path);
  try {
    const file = createIn(folder, temporary);
    try {
      await fill(file);
      fs.fchmodSync(file, mode);
      if (synced) await datasync(file);
    } finally {
      fs.closeSync(file);
    }
    await ready;
    fs.renameSync(temporary, path);
    if (synced) await syncFolder(folder);
  } catch (error) {
    removeAfter(temporary);
    throw fileFailure(path, 'write', error, size);
  }
}

/** Makes sure that what was renamed in a folder stays so. */
async function syncFolder(path: string): Promise<void> {
  const folder = fs.openSync(path, fs.constants.O_RDONLY);
  try {
    await sync(folder);
  } catch {
    // Some network file systems refuse to sync a folder; the rename itself has happened.
  } finally {
    fs.closeSync(folder);
  }
}

/** A new file; the folder is made when it turns out to be missing. */
function createIn(folder: string, path: string): number {
  try {
    return fs.openSync(path, 'wx', 0o600);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    fs.mkdirSync(folder, { recursive: true });
    return fs.openSync(path, 'wx', 0o600);
  }
}

/** What cannot be removed does not hide why it could not be written. */
export function removeAfter(path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // There is none below a file, and nothing goes away on a disk that is read-only.
  }
}
