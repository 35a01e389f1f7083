import { createReadStream, promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Files } from '../files.ts';
import { writeAtomic } from './atomic-write.ts';
import { absent, failing, fileFailure, isErrno } from './file-failure.ts';
import { createQuickFiles } from './quick-files.ts';
import { SMALL } from './quick-reads.ts';
import { copyAtomic, replaceTail, writeAll } from './large-writes.ts';
import { isTemporaryOf } from './temporary.ts';

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
    realpath: quick.realpath,
    list: quick.list,
    async write(path, content, options) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      if (bytes.length <= SMALL) return quick.write(path, bytes, options);
      await writeAtomic(path, options, (file) => writeAll(file, bytes), bytes.length);
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

async function* guard(path: string, stream: AsyncIterable<Buffer>): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw fileFailure(path, 'read', error);
  }
}

function absentOr(path: string, doing: 'read' | 'write'): (error: unknown) => undefined {
  return (error) => {
    if (absent(error)) return undefined;
    throw fileFailure(path, doing, error);
  };
}
