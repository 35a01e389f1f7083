import type { BlobSource, Encoded, Reference, StoredImage } from '../oci/index.ts';
import { ensureOnce } from './ensure-once.ts';
import { readHeld } from './held.ts';
import { findManifest } from './manifests.ts';
import { countBlobs, inParallel, requireDigest, sendImage, type PushResult } from './push.ts';
import type { RegistryPorts, Session } from './session.ts';
import { putManifest, storeManifest } from './store-manifest.ts';
import type { Uploaded } from './upload.ts';

/** One image of an index, and where its content can be read. */
export interface IndexPart {
  readonly content: BlobSource;
  readonly image: StoredImage;
}

/**
 * Uploads the images that an index names, what they share once; then the index under the tag, which moves with it, or by its
 * digest. Whoever looks at the tag sees all of the old or all of the new.
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
  const result = (unchanged: boolean, blobs: readonly Uploaded[]): PushResult => ({
    reference: { ...reference, digest },
    manifest: descriptor,
    unchanged,
    blobs: countBlobs(blobs),
  });
  const before = tag === undefined ? undefined : await readHeld(ports, session, tag);
  if (before?.digest === digest) return result(true, []);
  const [found, held] = await Promise.all([findManifest(ports, session, digest), before?.findBlobs()]);
  const known = found === digest;
  if (known && tag === undefined) return result(true, []);
  const ensure = ensureOnce(ports, session, mountFrom, held ?? new Set());
  const sent = await inParallel(known ? [] : parts, parts.length, ({ content, image }) =>
    sendImage(ports, session, content, image, { ensure, isNew: before !== undefined }),
  );
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
  await storeManifest(ports, session, tag ?? digest, document, heal);
  return result(
    false,
    sent.flatMap(({ blobs }) => blobs),
  );
}
