import { isFailure } from '../../src/errors/index.ts';
import { readTar, type LayerEntry, type TarHeader } from '../../src/oci/index.ts';
import { collect } from '../../src/oci/content-streams.ts';

/** The bytes in pieces, as they come from a stream. */
export async function* streamOf(bytes: Uint8Array, pieces = 700): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieces) yield bytes.subarray(at, at + pieces);
}

/** A member of an archive with its content. */
export interface Read extends TarHeader {
  readonly text?: string;
}

/** All members of an archive, as `readTar` gives them. */
export async function read(bytes: Uint8Array): Promise<Read[]> {
  const members: Read[] = [];
  for await (const { header, content } of readTar(streamOf(bytes))) {
    members.push(
      header.size === 0 ? header : { ...header, text: Buffer.from(await collect(content)).toString() },
    );
  }
  return members;
}

/** The code of the failure with which an archive is refused. */
export async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return 'it was read';
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
}

/** A file of a layer, owned by root. */
export const file = (path: string, content: string, mode = 0o644): LayerEntry => ({
  kind: 'file',
  path,
  mode,
  uid: 0,
  gid: 0,
  size: Buffer.byteLength(content),
  content: Buffer.from(content),
});
