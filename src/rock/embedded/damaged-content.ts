import { join } from 'node:path';
import { isFailure } from '../../errors/index.ts';
import { dropDamaged, openBlobStore } from '../../oci/index.ts';
import type { BuildContext } from './types.ts';

/**
 * Finds out whether a build has failed because content in the cache was damaged or has gone away, and drops whatever of
 * it is damaged, so that the next build makes or fetches it anew.
 *
 * @returns how many pieces of content are gone now; 0 when the failure has another reason
 */
export async function dropWhatFailed(
  {
    ports,
    cacheDir,
  }: { readonly ports: Pick<BuildContext['ports'], 'files' | 'random'>; readonly cacheDir: string },
  error: unknown,
): Promise<number> {
  // Damaged content that is unpacked while it is read fails as an archive, before its hash is known.
  if (!isFailure(error, 'OCI_BLOB_CORRUPT', 'OCI_BLOB_MISSING', 'OCI_ARCHIVE_INVALID', 'OCI_IMAGE_INVALID'))
    return 0;
  const store = openBlobStore(ports, join(cacheDir, 'oci'));
  // Its reader has dropped this one, or did not find it.
  const named = error.details.filter((line) => line.startsWith(store.folder)).length;
  return named + (await dropDamaged(store)).length;
}
