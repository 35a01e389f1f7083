// Loaded when it is first used, which most runs do not.
import { createReadStream, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WriteOptions } from '../files.ts';
import { failing, fileFailure, isErrno } from './file-failure.ts';
import { DEFAULT_MODE, syncFolder } from './quick-writes.ts';
import { temporaryFor } from './temporary.ts';

/** As `writeSmall` does it, for more than is to be held at once. */
export async function writeAtomic(
  path: string,
  { mode = DEFAULT_MODE, synced = true, ready }: WriteOptions = {},
  fill: (file: FileHandle) => Promise<void>,
  size?: number,
): Promise<void> {
  const folder = dirname(path);
  const temporary = temporaryFor(path);
  try {
    const file = await createIn(folder, temporary);
    try {
      await fill(file);
      await file.chmod(mode);
      if (synced) await file.datasync();
    } finally {
      await file.close();
    }
    await ready;
    await fs.rename(temporary, path);
    if (synced) await syncFolder(folder);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw fileFailure(path, 'write', error, size);
  }
}

/** As `Files.replaceTail` says. */
export async function replaceTail(
  path: string,
  offset: number,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    await fs.rename(path, temporary);
    const file = await fs.open(temporary, 'r+');
    try {
      await file.truncate(offset);
      let at = offset;
      for await (const chunk of content) {
        await writeAll(file, chunk, at);
        at += chunk.length;
      }
      await file.datasync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw fileFailure(path, 'write', error);
  }
}

/** The copy has the permissions of what it is of. */
export async function copyAtomic(from: string, to: string): Promise<void> {
  const source = await fs.stat(from).catch(failing(from, 'read'));
  await writeAtomic(to, { mode: source.mode & 0o7777 }, async (file) => {
    for await (const chunk of createReadStream(from)) await writeAll(file, chunk as Buffer);
  });
}

/** A new file; the folder is made when it turns out to be missing. */
async function createIn(folder: string, path: string): Promise<FileHandle> {
  try {
    return await fs.open(path, 'wx', 0o600);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    await fs.mkdir(folder, { recursive: true });
    return fs.open(path, 'wx', 0o600);
  }
}

/** @param at place in the file; without it where the last write ended */
export async function writeAll(file: FileHandle, chunk: Uint8Array, at?: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const place = at === undefined ? undefined : at + done;
    done += (await file.write(chunk, done, undefined, place)).bytesWritten;
  }
}
