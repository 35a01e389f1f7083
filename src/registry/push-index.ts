import type { BlobSource, Encoded, Reference, StoredImage } from '../oci/index.ts';
import { findManifest, putManifest } from './manifests.ts';
import { pushImage, requireDigest, storeManifest, type PushResult } from './push.ts';
import type { RegistryPorts, Session } from './session.ts';

/** One image of an index, and where its content can be read. */
export interface IndexPart {
  readonly content: BlobSource;
  readonly image: StoredImage;
}

/**
 * Uploads the images that an index names, one after the other, so that what they share is found there the second time;
 * then the index by its digest, then moves the tag. Whoever looks at the tag sees all of the old or all of the new.
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
  if (tag !== undefined && (await findManifest(ports, session, tag)) === digest) return result(true);
  const known = (await findManifest(ports, session, digest)) === digest;
  if (known && tag === undefined) return result(true);
  const { registry, repository } = reference;
  for (const { content, image } of known ? [] : parts) {
    const pushed = await pushImage(ports, session, content, image, { registry, repository }, mountFrom);
    blobs.present += pushed.blobs.present;
    blobs.mounted += pushed.blobs.mounted;
    blobs.uploaded += pushed.blobs.uploaded;
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
