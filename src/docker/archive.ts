import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';

/** One file, folder or link on its way into a container. */
export interface PackedFile {
  /** Relative to the folder that it is unpacked in. */
  readonly path: string;
  /** Content of a file. Absent, with no `target`, it is a folder. */
  readonly content?: string | Uint8Array;
  /** Content of a file that is too large to hold, with its exact size in bytes. */
  readonly stream?: { readonly size: number; readonly read: () => AsyncIterable<Uint8Array> };
  /** Where a symbolic link points. */
  readonly target?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A tar of a few files. */
export async function* packFiles(files: readonly PackedFile[]): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const filling = fill(tar, files).catch((error: unknown) => tar.destroy(error as Error));
  for await (const chunk of tar) if (chunk instanceof Uint8Array) yield chunk;
  await filling;
}

async function fill(tar: Pack, files: readonly PackedFile[]): Promise<void> {
  for (const { path, content, stream, target, mode, uid = 0, gid = 0 } of files) {
    const owner = { name: path, uid, gid, mtime: new Date(0) };
    if (stream !== undefined) {
      const entry = tar.entry({ ...owner, type: 'file', mode: mode ?? 0o644, size: stream.size });
      await pipeline(stream.read(), entry);
    } else if (target !== undefined) tar.entry({ ...owner, type: 'symlink', linkname: target });
    else if (content === undefined) tar.entry({ ...owner, type: 'directory', mode: mode ?? 0o755 });
    else tar.entry({ ...owner, type: 'file', mode: mode ?? 0o644 }, Buffer.from(content));
  }
  tar.finalize();
}
