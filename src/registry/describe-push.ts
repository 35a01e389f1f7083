import type { Reference, StoredImage } from '../oci/index.ts';

/** The requests that a push makes of a registry that has nothing of the image, in order; for people who want to know. */
export function describePush(image: StoredImage, reference: Reference): readonly string[] {
  const base = `${reference.registry}/v2/${reference.repository}`;
  const { digest } = image.manifest;
  const blobs = new Map([...image.image.layers, image.config].map((blob) => [blob.digest, blob]));
  const tag = reference.tag;
  return [
    ...(tag === undefined ? [] : [`HEAD ${base}/manifests/${tag} (ends here when it names ${digest})`]),
    `HEAD ${base}/manifests/${digest}`,
    ...[...blobs.values()].flatMap((blob) => [
      `HEAD ${base}/blobs/${blob.digest}`,
      `POST ${base}/blobs/uploads/, then PUT ${blob.size} bytes, when it is missing`,
    ]),
    `PUT ${base}/manifests/${digest}`,
    ...(tag === undefined ? [] : [`PUT ${base}/manifests/${tag}`, `HEAD ${base}/manifests/${tag}`]),
  ];
}
