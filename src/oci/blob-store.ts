import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { readSmall, verified, type BlobName, type BlobSource } from './blob-source.ts';
import { measured, rangeOf, readStart } from './content-streams.ts';
import { digestHex, digestOf, newHasher, type Digest } from './digest.ts';

/** What every reader and writer of stored content needs. */
export type StorePorts = Pick<Ports, 'files' | 'random'>;

/**
 * Content in a folder, named by what it is: `blobs/sha256/<hex>`, the same tree as in an OCI layout. A blob appears
 * whole or not at all, and is checked whenever it is read: a damaged one is dropped and never handed out.
 */
export interface BlobStore extends BlobSource {
  /** The folder that holds `blobs/`. */
  readonly folder: string;
  readonly files: Ports['files'];
  readonly random: Ports['random'];
  /** Where a blob is or would be. Content read through this path is not checked. */
  path(digest: Digest): string;
  /** The blob with this digest, if a regular file is there. Does not read it. */
  find(digest: Digest): Promise<BlobName | undefined>;
  /** Stores content whose name is not known before its end. */
  write(content: AsyncIterable<Uint8Array>): Promise<BlobName>;
  /**
   * Stores content that somebody claims to be `blob`.
   *
   * @throws Failure `OCI_BLOB_CORRUPT` when it is not, as soon as it is too long; nothing is stored then.
   */
  writeExpected(blob: BlobName, content: AsyncIterable<Uint8Array>): Promise<void>;
  writeBytes(bytes: Uint8Array): Promise<BlobName>;
  /** Removes a blob, or whatever stands in its place. */
  drop(digest: Digest): Promise<void>;
}

/** Bytes of content that is written in one piece. */
const SMALL = 16 * 1024;

/** A blob is checked whenever it is read, so waiting for the disk would protect nothing. */
const UNSYNCED = { synced: false };

/** Opens the content store in `folder`; the folder is made with the first blob. */
export function openBlobStore(ports: StorePorts, folder: string): BlobStore {
  const { files, random } = ports;
  const path = (digest: Digest): string => `${folder}/blobs/sha256/${digestHex(digest)}`;

  // A symlink or a folder in a blob's place is not a blob, whatever it leads to.
  async function has(blob: BlobName): Promise<boolean> {
    const stat = await files.lstat(path(blob.digest));
    return stat?.kind === 'file' && stat.size === blob.size;
  }

  async function find(digest: Digest): Promise<BlobName | undefined> {
    const stat = await files.lstat(path(digest));
    return stat?.kind === 'file' ? { digest, size: stat.size } : undefined;
  }

  async function* read(blob: BlobName): AsyncIterable<Uint8Array> {
    const stat = await files.lstat(path(blob.digest));
    if (stat === undefined) throw missing(blob, folder, path(blob.digest));
    if (stat.kind !== 'file' || stat.size !== blob.size) throw await dropped(blob.digest);
    yield* verified(rangeOf(files, path(blob.digest), { start: 0, size: blob.size }), blob, () =>
      dropped(blob.digest),
    );
  }

  // Renaming onto a folder fails; whatever is there and is no file has no business there.
  async function clear(digest: Digest): Promise<void> {
    const stat = await files.lstat(path(digest));
    if (stat !== undefined && stat.kind !== 'file') await files.remove(path(digest));
  }

  async function dropped(digest: Digest): Promise<Failure> {
    await files.remove(path(digest));
    return new Failure('OCI_BLOB_CORRUPT', `the stored content ${digest} was damaged and has been removed`, {
      hint: 'Run the step again: the content is made or fetched anew.',
      details: [path(digest)],
    });
  }

  return {
    folder,
    files,
    random,
    path,
    has,
    find,
    read,
    readBytes: (blob, limit) => readSmall(read, blob, limit),
    async write(content) {
      const { start, rest } = await readStart(content, SMALL);
      if (rest === undefined) {
        const blob = { digest: digestOf(start), size: start.byteLength };
        // What is already there may be damaged, and what was just made is not.
        await clear(blob.digest);
        await files.write(path(blob.digest), start, UNSYNCED);
        return blob;
      }
      const hasher = newHasher();
      const temporary = `${folder}/blobs/.new-${Buffer.from(random.bytes(8)).toString('hex')}`;
      await files.mkdir(`${folder}/blobs/sha256`);
      try {
        await files.writeStream(temporary, measured(rest, hasher), UNSYNCED);
        const blob = { size: hasher.size, digest: hasher.digest() };
        await clear(blob.digest);
        await files.rename(temporary, path(blob.digest));
        return blob;
      } catch (error) {
        await files.remove(temporary);
        throw error;
      }
    },
    async writeExpected(blob, content) {
      await files.mkdir(`${folder}/blobs/sha256`);
      const problem = (): Promise<Failure> =>
        Promise.resolve(
          new Failure('OCI_BLOB_CORRUPT', `what was received for ${blob.digest} is not that content`, {
            hint: 'Run the step again; if it happens twice, the server or a proxy on the way changes the content.',
            retryable: true,
          }),
        );
      await clear(blob.digest);
      await files.writeStream(path(blob.digest), verified(content, blob, problem), UNSYNCED);
    },
    async writeBytes(bytes) {
      const blob = { digest: digestOf(bytes), size: bytes.byteLength };
      if (await has(blob)) return blob;
      await clear(blob.digest);
      await files.write(path(blob.digest), bytes, UNSYNCED);
      return blob;
    },
    drop: (digest) => files.remove(path(digest)),
  };
}

function missing(blob: BlobName, folder: string, path: string): Failure {
  return new Failure('OCI_BLOB_MISSING', `the content ${blob.digest} is not in ${folder}`, {
    details: [path],
  });
}
