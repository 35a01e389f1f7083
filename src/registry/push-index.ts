import type { BlobSource, Encoded, Reference, StoredImage } from '../oci/index.ts';
import { findManifest, putManifest } from './manifests.ts';
import { ensureOnce, inParallel, pushImage, requireDigest, storeManifest, type PushResult } from './push.ts';
import type { RegistryPorts, Session } from './session.ts';

/** One image of an index, and where its content can be read. */
export interface IndexPart {
  readonly content: BlobSource;
  readonly image: StoredImage;
}

/**
 * Uploads the images that an index names, what they share once; then the index by its digest, then moves the tag. Whoever looks at the tag sees all of the old or all of the new.
 */
export async function pushIndex(
  ports: RegistryPorts,
  session: Session,
  parts: readonly IndexPart[],
  { descriptor, bytes }: Encoded,
  reference: Reference,
  mountFrom: readonly string[],
): Promise<PushResult> {
  const { tag } = reference;
  const { digest, mediaType } = descriptor;
  requireDigest(reference, digest);
  const blobs = { present: 0, mounted: 0, uploaded: 0 };
  const result = (unchanged: boolean): PushResult => ({
    ...{ reference: { ...reference, digest }, manifest: descriptor, unchanged, blobs },
  });
  const before = tag === undefined ? undefined : await findManifest(ports, session, tag);
  if (before === digest) return result(true);
  const known = (await findManifest(ports, session, digest)) === digest;
  if (known && tag === undefined) return result(true);
  const { registry, repository } = reference;
  const options = { ensure: ensureOnce(ports, session, mountFrom), isNew: before !== undefined };
  const pushed = await inParallel(known ? [] : parts, parts.length, ({ content, image }) =>
    pushImage(ports, session, content, image, { registry, repository }, options),
  );
  for (const one of pushed) {
    blobs.present += one.blobs.present;
    blobs.mounted += one.blobs.mounted;
    blobs.uploaded += one.blobs.uploaded;
  }
  const document = { mediaType, bytes };
  const heal = async (): Promise<void> => {
    for (const { content, image } of parts) {
      const manifest = {
        mediaType: image.manifest.mediaType,
        bytes: await content.readBytes(image.manifest),
      };
      await putManifest(ports, session, image.manifest.digest, manifest);
    }
  };
  if (!known) await storeManifest(ports, session, digest, document, heal);
  if (tag !== undefined) await storeManifest(ports, session, tag, document, heal);
  return result(false);
}
