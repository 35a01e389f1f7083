/**
 * Where a file's bytes come from: in memory, or a function that is called once when the entry is written.
 */
export type Content = Uint8Array | (() => AsyncIterable<Uint8Array> | Promise<Uint8Array>);

interface Named {
  /** Relative to the root, with `/` between components, no leading or trailing `/`, no `.` or `..`. */
  readonly path: string;
}

interface Owned extends Named {
  /** Permission bits, 0..0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface FileEntry extends Owned {
  readonly kind: 'file';
  /** Bytes. Content of any other length is a `Failure`: the file changed while it was packed. */
  readonly size: number;
  readonly content: Content;
}

export interface DirectoryEntry extends Owned {
  readonly kind: 'directory';
}

export interface SymlinkEntry extends Named {
  readonly kind: 'symlink';
  /** Kept as written. */
  readonly target: string;
  readonly uid: number;
  readonly gid: number;
}

export interface HardlinkEntry extends Named {
  readonly kind: 'hardlink';
  /** The path of a file entry of the same layer. */
  readonly target: string;
}

/** Hides a path of the layers below. */
export interface WhiteoutEntry extends Named {
  readonly kind: 'whiteout';
}

/** One thing in a layer. */
export type LayerEntry = FileEntry | DirectoryEntry | SymlinkEntry | HardlinkEntry | WhiteoutEntry;
