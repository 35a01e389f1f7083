import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { ArchiveTable } from './archive-table.ts';
import { readSmall, verified, type BlobSource } from './blob-source.ts';
import { rangeOf } from './content-streams.ts';
import { digestHex, type Digest } from './digest.ts';

/** The blobs of an `oci-archive`, read from where they lie in the file. */
export function archiveSource(files: Ports['files'], path: string, table: ArchiveTable): BlobSource {
  const place = (digest: Digest): ReturnType<ArchiveTable['find']> =>
    table.find(`blobs/sha256/${digestHex(digest)}`);

  async function* read(blob: Parameters<BlobSource['read']>[0]): AsyncIterable<Uint8Array> {
    const found = place(blob.digest);
    if (found === undefined) {
      throw new Failure('OCI_BLOB_MISSING', `the content ${blob.digest} is not in ${path}`, {
        hint: 'Make the archive again: it is not complete.',
      });
    }
    const corrupt = (): Promise<Failure> =>
      Promise.resolve(
        new Failure('OCI_BLOB_CORRUPT', `the content ${blob.digest} in ${path} is damaged`, {
          hint: 'Make the archive again.',
        }),
      );
    if (found.size !== blob.size) throw await corrupt();
    yield* verified(rangeOf(files, path, found), blob, corrupt);
  }

  return {
    has: (blob) => Promise.resolve(place(blob.digest)?.size === blob.size),
    read,
    readBytes: (blob, limit) => readSmall(read, blob, limit),
  };
}
