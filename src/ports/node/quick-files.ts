import * as fs from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { nameFromBytes } from '../file-name.ts';
import type { Stat, WriteOptions } from '../files.ts';
import { writeAtomic } from './atomic-write.ts';
import { absent, fileFailure, isErrno } from './file-failure.ts';
import { openRegular, readPieces, readSmall } from './quick-reads.ts';

/** So many operations, and whatever else waits (signals, answers, programs that ended) gets its turn. */
const TURN = 256;

/**
 * What is short on a file system, done at once: to hand it to another thread and to wait for that takes ten times as
 * long as a `stat`, and a run that packs one changed line does some hundred of them.
 */
export interface QuickFiles {
  stat(path: string): Promise<Stat | undefined>;
  lstat(path: string): Promise<Stat | undefined>;
  list(path: string): Promise<readonly string[] | undefined>;
  /** The bytes of a regular file, when they are at most `SMALL`; `absent`, or `other` for everything else. */
  read(path: string): Promise<Buffer | 'absent' | 'other'>;
  /**
   * The bytes of a regular file from `start` up to, not including, `end`, in pieces; undefined for everything else, empty
   * files included. Each piece is read when it is asked for.
   */
  pieces(path: string, start: number, end: number): Promise<AsyncIterable<Buffer> | undefined>;
  realpath(path: string): Promise<string | undefined>;
  /** Writes a file that appears whole or not at all. */
  write(path: string, content: Uint8Array, options?: WriteOptions): Promise<void>;
}

export function createQuickFiles(): QuickFiles {
  let done = 0;
  async function turn(): Promise<void> {
    done += 1;
    if (done % TURN === 0) await setImmediate();
  }

  return {
    async stat(path) {
      await turn();
      try {
        return convert(fs.statSync(path, { throwIfNoEntry: false }));
      } catch (error) {
        // Links that lead in circles lead nowhere, like one whose target is not there.
        if (isErrno(error, 'ELOOP')) return undefined;
        return undefinedWhenAbsent(path, error);
      }
    },
    async lstat(path) {
      await turn();
      try {
        return convert(fs.lstatSync(path, { throwIfNoEntry: false }));
      } catch (error) {
        return undefinedWhenAbsent(path, error);
      }
    },
    async list(path) {
      await turn();
      try {
        const names = fs.readdirSync(path);
        // What Node puts for bytes that are no character; only then are they worth another look.
        return names.some((name) => name.includes('\uFFFD'))
          ? fs.readdirSync(path, 'buffer').sort(Buffer.compare).map(nameFromBytes)
          : names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      } catch (error) {
        return undefinedWhenAbsent(path, error);
      }
    },
    async read(path) {
      await turn();
      try {
        return readSmall(path);
      } catch (error) {
        if (absent(error)) return 'absent';
        throw fileFailure(path, 'read', error);
      }
    },
    async pieces(path, start, end) {
      await turn();
      try {
        const opened = openRegular(path);
        return opened && readPieces(path, opened, { start, end, turn });
      } catch (error) {
        throw fileFailure(path, 'read', error);
      }
    },
    async realpath(path) {
      await turn();
      try {
        return fs.realpathSync.native(path);
      } catch (error) {
        if (isErrno(error, 'ELOOP')) return undefined;
        return undefinedWhenAbsent(path, error);
      }
    },
    async write(path, content, options) {
      await turn();
      const fill = (file: number): void => {
        for (let done = 0; done < content.length;) done += fs.writeSync(file, content, done);
      };
      await writeAtomic(path, options, fill, content.length);
    },
  };
}

function undefinedWhenAbsent(path: string, error: unknown): undefined {
  if (absent(error)) return undefined;
  throw fileFailure(path, 'read', error);
}

function convert(stats: fs.Stats | undefined): Stat | undefined {
  if (stats === undefined) return undefined;
  return {
    kind: stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'directory'
        : stats.isSymbolicLink()
          ? 'symlink'
          : 'other',
    size: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    mtime: stats.mtimeMs,
    ctime: stats.ctimeMs,
    inode: stats.ino,
    device: stats.dev,
    links: stats.nlink,
  };
}
