import type { BlobName, BlobSource, Digest } from '../oci/index.ts';
import type { RegistryPorts, Session } from './session.ts';
import { ensureBlob, isTiny, type Uploaded } from './upload.ts';

/** Makes sure that a blob is there. @param isNew whether the image that it is for is new to the registry */
export type EnsureBlob = (
  blob: BlobName,
  content: BlobSource,
  isNew: () => Promise<boolean>,
) => Promise<Uploaded>;

/**
 * Makes sure of every blob once, in however many images of one push it is.
 *
 * @param held what the repository is known to have; empty when nothing is known
 */
export function ensureOnce(
  ports: RegistryPorts,
  session: Session,
  mountFrom: readonly string[],
  held: ReadonlySet<Digest>,
): EnsureBlob {
  const asked = new Map<Digest, Promise<Uploaded>>();
  return (blob, content, isNew) => {
    if (held.has(blob.digest)) return Promise.resolve('present');
    const known = asked.get(blob.digest);
    if (known !== undefined) return known.then(() => 'present');
    // Of the little that a new image has and the one before has not, all is as new as the image.
    const asImage = held.size > 0 && mountFrom.length === 0 && isTiny(blob);
    const work = ensureBlob(ports, session, blob, content, mountFrom, asImage ? isNew : undefined);
    asked.set(blob.digest, work);
    return work;
  };
}
