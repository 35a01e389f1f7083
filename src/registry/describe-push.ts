import type { Digest, Encoded, Reference, StoredImage } from '../oci/index.ts';
import { listTag, type EncodedAttachment } from './attachment.ts';

/** The requests that a push makes of a registry that has nothing of the image, in order; for people who want to know. */
export function describePush(image: StoredImage, reference: Reference): readonly string[] {
  const { digest } = image.manifest;
  return around(reference, digest, describeBlobs([image], reference));
}

/** The same for an index: its images by their digests, then the index. What they share is asked for once. */
export function describePushIndex(
  images: readonly StoredImage[],
  { descriptor }: Pick<Encoded, 'descriptor'>,
  reference: Reference,
): readonly string[] {
  const base = baseOf(reference);
  const manifests = images.map(({ manifest }) => `PUT ${base}/manifests/${manifest.digest}`);
  return around(reference, descriptor.digest, [...describeBlobs(images, reference), ...manifests]);
}

/**
 * The requests that attach a document.
 *
 * @param encoded Undefined when its content is not known before it is made.
 */
export function describeAttach(
  encoded: EncodedAttachment | undefined,
  subject: Digest,
  reference: Reference,
): readonly string[] {
  const base = baseOf(reference);
  const digest = encoded?.digest ?? 'DIGEST';
  const blobs =
    encoded === undefined
      ? [`POST ${base}/blobs/uploads/, then PUT, for the document`]
      : [...encoded.blobs].flatMap(([blob, { byteLength }]) => describeBlob(base, blob, byteLength));
  return [
    `HEAD ${base}/manifests/${digest}`,
    `GET ${base}/referrers/${subject}, when that is there (ends here when it is listed)`,
    ...blobs,
    `PUT ${base}/manifests/${digest}`,
    `GET ${base}/manifests/${listTag(subject)}, then PUT and GET, where the registry keeps no list itself`,
  ];
}

function around(reference: Reference, digest: string, content: readonly string[]): readonly string[] {
  const base = baseOf(reference);
  const { tag } = reference;
  return [
    ...(tag === undefined
      ? []
      : [`GET ${base}/manifests/${tag} (ends here when it names ${digest}; what it has is not asked for)`]),
    `HEAD ${base}/manifests/${digest}`,
    ...content,
    `PUT ${base}/manifests/${tag ?? digest}`,
    ...(tag === undefined ? [] : [`HEAD ${base}/manifests/${tag}`]),
  ];
}

function describeBlobs(images: readonly StoredImage[], reference: Reference): readonly string[] {
  const base = baseOf(reference);
  const all = images.flatMap(({ image, config }) => [...image.layers, config]);
  const blobs = new Map(all.map((blob) => [blob.digest, blob]));
  return [...blobs.values()].flatMap(({ digest, size }) => describeBlob(base, digest, size));
}

function describeBlob(base: string, digest: Digest, size: number): readonly string[] {
  return [
    `HEAD ${base}/blobs/${digest}`,
    `POST ${base}/blobs/uploads/, then PUT ${size} bytes, when it is missing`,
  ];
}

const baseOf = ({ registry, repository }: Reference): string => `${registry}/v2/${repository}`;
