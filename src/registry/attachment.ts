import { canonicalJson, digestOf, MEDIA_TYPES, type Descriptor, type Digest } from '../oci/index.ts';

/** A document about an image. */
export interface Attachment {
  /** What kind of document: `application/vnd.cyclonedx+json`. */
  readonly artifactType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifest that holds a document, and what it names. */
export interface EncodedAttachment {
  readonly digest: Digest;
  readonly manifest: Uint8Array;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidance-for-an-empty-descriptor */
const EMPTY = Buffer.from('{}');
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

/** The same document about the same image is the same manifest. */
export function encodeAttachment(
  subject: Descriptor,
  { artifactType, bytes, annotations = {} }: Attachment,
): EncodedAttachment {
  const manifest = Buffer.from(
    canonicalJson({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      artifactType,
      config: { mediaType: EMPTY_TYPE, digest: digestOf(EMPTY), size: EMPTY.byteLength },
      layers: [{ mediaType: artifactType, digest: digestOf(bytes), size: bytes.byteLength }],
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
      annotations,
    }),
  );
  const blobs = new Map<Digest, Uint8Array>([EMPTY, bytes].map((content) => [digestOf(content), content]));
  return { digest: digestOf(manifest), manifest, blobs };
}

/** The tag under which a client keeps the list where the registry knows of no referrers. */
export function listTag(subject: Digest): string {
  return subject.replace(':', '-');
}
