import type { Encoded, Reference, StoredImage } from '../oci/index.ts';

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

function around(reference: Reference, digest: string, content: readonly string[]): readonly string[] {
  const base = baseOf(reference);
  const { tag } = reference;
  return [
    ...(tag === undefined ? [] : [`HEAD ${base}/manifests/${tag} (ends here when it names ${digest})`]),
    `HEAD ${base}/manifests/${digest}`,
    ...content,
    `PUT ${base}/manifests/${digest}`,
    ...(tag === undefined ? [] : [`PUT ${base}/manifests/${tag}`, `HEAD ${base}/manifests/${tag}`]),
  ];
}

function describeBlobs(images: readonly StoredImage[], reference: Reference): readonly string[] {
  const base = baseOf(reference);
  const all = images.flatMap(({ image, config }) => [...image.layers, config]);
  const blobs = new Map(all.map((blob) => [blob.digest, blob]));
  return [...blobs.values()].flatMap((blob) => [
    `HEAD ${base}/blobs/${blob.digest}`,
    `POST ${base}/blobs/uploads/, then PUT ${blob.size} bytes, when it is missing`,
  ]);
}

const baseOf = ({ registry, repository }: Reference): string => `${registry}/v2/${repository}`;
