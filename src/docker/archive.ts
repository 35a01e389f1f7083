import { pack } from 'tar-stream';

/** One file, folder or link on its way into a container. */
export interface PackedFile {
  /** Relative to the folder that it is unpacked in. */
  readonly path: string;
  /** Content of a file. Absent, with no `target`, it is a folder. */
  readonly content?: string | Uint8Array;
  /** Where a symbolic link points. */
  readonly target?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A tar of a few small files. */
export async function* packFiles(files: readonly PackedFile[]): AsyncGenerator<Uint8Array> {
  const tar = pack();
  for (const { path, content, target, mode, uid = 0, gid = 0 } of files) {
    const owner = { name: path, uid, gid, mtime: new Date(0) };
    if (target !== undefined) tar.entry({ ...owner, type: 'symlink', linkname: target });
    else if (content === undefined) tar.entry({ ...owner, type: 'directory', mode: mode ?? 0o755 });
    else tar.entry({ ...owner, type: 'file', mode: mode ?? 0o644 }, Buffer.from(content));
  }
  tar.finalize();
  for await (const chunk of tar) if (chunk instanceof Uint8Array) yield chunk;
}
