import { Failure } from '../errors/index.ts';
import { collect } from './content-streams.ts';
import type { Descriptor } from './descriptor.ts';
import { newHasher } from './digest.ts';

/** The name and length of content. */
export type BlobName = Pick<Descriptor, 'digest' | 'size'>;

/** Content that can be asked for by its name, wherever it is kept. */
export interface BlobSource {
  /** Whether content of the right name and size is there. Does not read it. */
  has(blob: BlobName): Promise<boolean>;
  /**
   * Streams a blob. The last bytes are handed out only after the whole was checked, so a consumer that reads to the
   * end has the right content.
   *
   * @throws Failure `OCI_BLOB_MISSING`, or `OCI_BLOB_CORRUPT` (a store has removed the blob then).
   */
  read(blob: BlobName): AsyncIterable<Uint8Array>;
  /** A small blob as a whole. @throws Failure as `read`, and `OCI_LIMIT_EXCEEDED` above `limit` bytes. */
  readBytes(blob: BlobName, limit?: number): Promise<Uint8Array>;
}

/** Manifests and configurations; what registries accept. */
const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** Reads a blob as a whole, if it is no larger than a document may be. */
export async function readSmall(
  read: BlobSource['read'],
  blob: BlobName,
  limit = DOCUMENT_LIMIT,
): Promise<Uint8Array> {
  if (blob.size > limit) {
    throw new Failure(
      'OCI_LIMIT_EXCEEDED',
      `${blob.digest} has ${blob.size} bytes; at most ${limit} are read`,
    );
  }
  return collect(read(blob));
}

/** Passes content through and fails before its last bytes unless it is `blob`. */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  blob: BlobName,
  failure: () => Promise<Failure>,
): AsyncIterable<Uint8Array> {
  const hasher = newHasher();
  let last: Uint8Array | undefined;
  for await (const chunk of content) {
    hasher.update(chunk);
    if (hasher.size > blob.size) throw await failure();
    if (last !== undefined) yield last;
    last = chunk;
  }
  if (hasher.size !== blob.size || hasher.digest() !== blob.digest) throw await failure();
  if (last !== undefined) yield last;
}
