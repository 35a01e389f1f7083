import { isFailure } from '../errors/index.ts';
import type { BlobStore } from './blob-store.ts';
import { parseDigest, type Digest } from './digest.ts';

/**
 * Reads every blob of a store and drops those that are not what their names say. For runs that have met one already:
 * it takes as long as hashing the whole store.
 *
 * @returns what was dropped
 */
export async function dropDamaged(store: BlobStore): Promise<readonly Digest[]> {
  const dropped: Digest[] = [];
  for (const name of (await store.files.list(`${store.folder}/blobs/sha256`)) ?? []) {
    const digest = parseDigest(`sha256:${name}`);
    const blob = await store.find(digest);
    if (blob === undefined) continue;
    try {
      for await (const _ of store.read(blob)) continue;
    } catch (error) {
      if (!isFailure(error, 'OCI_BLOB_CORRUPT')) throw error;
      dropped.push(digest);
    }
  }
  return dropped;
}
