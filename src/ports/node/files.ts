import { constants, createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Files, WriteOptions } from '../files.ts';
import { absent, fileFailure, isErrno } from './file-failure.ts';
import { createQuickFiles } from './quick-files.ts';
import { SMALL } from './quick-reads.ts';
import { isTemporaryOf, temporaryFor } from './temporary.ts';

const DEFAULT_MODE = 0o644;

/** The real file system. Temporary folders are remembered by the caller's `onTemp`, which removes them at the end. */
export function createFiles(onTemp: (path: string) => void = () => undefined): Files {
  const quick = createQuickFiles();

  async function readWhole(path: string): Promise<Buffer | undefined> {
    const small = await quick.read(path);
    if (small === 'absent') return undefined;
    return small === 'other' ? fs.readFile(path).catch(absentOr(path, 'read')) : small;
  }

  return {
    readText: async (path) => (await readWhole(path))?.toString('utf8'),
    readBytes: readWhole,
    async *readStream(path, { start = 0, end = Infinity } = {}) {
      const pieces = await quick.pieces(path, start, end);
      if (pieces !== undefined) yield* pieces;
      // `end` of Node is inclusive; ours is exclusive as everywhere else.
      else if (start < end) yield* guard(path, createReadStream(path, { start, end: end - 1 }));
    },
    stat: quick.stat,
    lstat: quick.lstat,
    readlink: (path) => fs.readlink(path).catch(failing(path, 'read')),
    realpath: (path) => fs.realpath(path).catch(nowhereOr(path)),
    list: quick.list,
    async write(path, content, options) {
      if (options?.synced === false && options.ready === undefined && content.length <= SMALL / 4)
        return quick.write(path, Buffer.from(content), options.mode ?? DEFAULT_MODE);
      const bytes = Buffer.from(content);
      await writeAtomic(path, options, (file) => file.writeFile(bytes), bytes.length);
    },
    async writeStream(path, content, options) {
      await writeAtomic(path, options, async (file) => {
        for await (const chunk of content) await writeAll(file, chunk);
      });
    },
    replaceTail,
    append: (path, content) => fs.appendFile(path, content).catch(failing(path, 'write')),
    async createExclusive(path, content) {
      await fs.mkdir(dirname(path), { recursive: true }).catch(failing(path, 'write'));
      try {
        await fs.writeFile(path, content, { flag: 'wx', mode: 0o600 });
        return true;
      } catch (error) {
        if (isErrno(error, 'EEXIST')) return false;
        throw fileFailure(path, 'write', error);
      }
    },
    async mkdir(path, options) {
      await fs.mkdir(path, { recursive: true }).catch(failing(path, 'write'));
      if (options?.mode !== undefined) await fs.chmod(path, options.mode).catch(failing(path, 'write'));
    },
    symlink: (target, path) => fs.symlink(target, path).catch(failing(path, 'write')),
    async link(from, to) {
      await fs.mkdir(dirname(to), { recursive: true }).catch(failing(to, 'write'));
      try {
        await fs.link(from, to);
      } catch (error) {
        // Another device, a file system without links, or a link count that is full.
        if (!isErrno(error, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP')) throw fileFailure(to, 'write', error);
        await copyAtomic(from, to);
      }
    },
    copy: copyAtomic,
    rename: (from, to) => fs.rename(from, to).catch(failing(to, 'write')),
    chmod: (path, mode) => fs.chmod(path, mode).catch(failing(path, 'write')),
    remove: (path) =>
      fs.rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(failing(path, 'write')),
    async removeUnfinished(path) {
      const folder = dirname(path);
      const names = (await fs.readdir(folder).catch(absentOr(folder, 'read'))) ?? [];
      for (const name of names)
        if (isTemporaryOf(path, name))
          await fs.rm(join(folder, name), { force: true }).catch(failing(path, 'write'));
    },
    async makeTemp(prefix) {
      const path = await fs.mkdtemp(join(tmpdir(), `${prefix}-`)).catch(failing(tmpdir(), 'write'));
      onTemp(path);
      return path;
    },
  };
}

/** Temporary file beside the target, data synced, renamed, folder synced: a crash leaves the old file or the new one. */
async function writeAtomic(
  path: string,
  { mode = DEFAULT_MODE, synced = true, ready }: WriteOptions = {},
  fill: (file: fs.FileHandle) => Promise<void>,
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

async function replaceTail(path: string, offset: number, content: AsyncIterable<Uint8Array>): Promise<void> {
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

async function copyAtomic(from: string, to: string): Promise<void> {
  const source = await fs.stat(from).catch(failing(from, 'read'));
  await writeAtomic(to, { mode: source.mode & 0o7777 }, async (file) => {
    for await (const chunk of createReadStream(from)) await writeAll(file, chunk as Buffer);
  });
}

/** A new file; the folder is made when it turns out to be missing. */
async function createIn(folder: string, path: string): Promise<fs.FileHandle> {
  try {
    return await fs.open(path, 'wx', 0o600);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    await fs.mkdir(folder, { recursive: true });
    return fs.open(path, 'wx', 0o600);
  }
}

/** @param at place in the file; without it where the last write ended */
async function writeAll(file: fs.FileHandle, chunk: Uint8Array, at?: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const place = at === undefined ? undefined : at + done;
    done += (await file.write(chunk, done, undefined, place)).bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch {
    // Some network file systems refuse to sync a folder; the rename itself has happened.
  } finally {
    await handle.close();
  }
}

async function* guard(path: string, stream: AsyncIterable<Buffer>): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw fileFailure(path, 'read', error);
  }
}

function failing(path: string, doing: 'read' | 'write'): (error: unknown) => never {
  return (error) => {
    throw fileFailure(path, doing, error);
  };
}

function absentOr(path: string, doing: 'read' | 'write'): (error: unknown) => undefined {
  return (error) => {
    if (absent(error)) return undefined;
    throw fileFailure(path, doing, error);
  };
}

/** Links that lead in circles lead nowhere, like one whose target is not there. */
function nowhereOr(path: string): (error: unknown) => undefined {
  return (error) =>
    error instanceof Error && 'code' in error && error.code === 'ELOOP'
      ? undefined
      : absentOr(path, 'read')(error);
}
