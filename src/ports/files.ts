export interface Stat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Permission bits, 0..0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since 1970, with fractions where the file system has them. */
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
  readonly device: number;
  readonly links: number;
}

export interface WriteOptions {
  /** Permission bits, applied whatever the umask. Default: 0o644. */
  readonly mode?: number;
  /**
   * Whether the content is on the disk when the call returns. Default: true. False for caches whose readers check what
   * they read: after a power cut such a file may be gone, empty or full of zeros.
   */
  readonly synced?: boolean;
  /**
   * The new content is there once this is fulfilled, however early it was written; with its error the old one stays. The
   * caller listens to it as well: it may fail before anybody here does.
   */
  readonly ready?: Promise<unknown>;
}

/**
 * The file system. Paths are absolute or relative to the working directory.
 *
 * Everything that writes a whole file writes a temporary file beside it, syncs it and renames it, so that a reader
 * sees the old content or the new, never a part. `ENOSPC` becomes the Failure `DISK_FULL`; other errors that a user
 * can mend become `FILE_UNREADABLE`. "Not there" is `undefined` where the return type says so.
 */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Streams a file, or the bytes from `start` up to, not including, `end`. */
  readStream(path: string, range?: { start?: number; end?: number }): AsyncIterable<Uint8Array>;
  /** Follows symlinks. */
  stat(path: string): Promise<Stat | undefined>;
  /** Does not follow symlinks. */
  lstat(path: string): Promise<Stat | undefined>;
  readlink(path: string): Promise<string>;
  realpath(path: string): Promise<string | undefined>;
  /**
   * The names in a directory in byte order; undefined when there is none. Of a name that is not UTF-8, each byte out of
   * place is a surrogate that stands alone (`requireReadableName`).
   */
  list(path: string): Promise<readonly string[] | undefined>;

  write(path: string, content: string | Uint8Array, options?: WriteOptions): Promise<void>;
  /** Writes a stream atomically; a stream that throws leaves nothing behind. */
  writeStream(path: string, content: AsyncIterable<Uint8Array>, options?: WriteOptions): Promise<void>;
  /**
   * Replaces everything from `offset` on, so that a change at the end of a large file costs what has changed. While it
   * is being written there is no file at `path`; when writing fails, or the power, there is none afterwards.
   */
  replaceTail(path: string, offset: number, content: AsyncIterable<Uint8Array>): Promise<void>;
  append(path: string, content: string): Promise<void>;
  /** Creates a file only if there is none, for locks; false when it exists. */
  createExclusive(path: string, content: string): Promise<boolean>;
  mkdir(path: string, options?: WriteOptions): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  /** Hard-links, or copies where that is not possible. */
  link(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  /** Removes a file or a whole tree; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Removes what writes of this file left whose process was killed meanwhile. Nobody may be writing it now. */
  removeUnfinished(path: string): Promise<void>;
  /** A new private folder (mode 0700) that `remove` or the end of the process cleans up. */
  makeTemp(prefix: string): Promise<string>;
}
