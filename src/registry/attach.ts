import { MEDIA_TYPES, type BlobSource, type Descriptor, type Digest } from '../oci/index.ts';
import { describeRefusal } from './answers.ts';
import { findListed, listUnderTag, type Listed } from './attached-list.ts';
import { encodeAttachment, listTag, type Attachment } from './attachment.ts';
import { findManifest } from './manifests.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';
import { ensureBlob } from './upload.ts';

export interface Attached {
  /** Of the manifest that holds the document. */
  readonly digest: Digest;
  readonly listed: Listed;
  /** Whether the registry had this very document already; then nothing was sent. */
  readonly unchanged: boolean;
}

/**
 * Attaches a document to an image as the specification's referrer. A registry that does not know of referrers keeps
 * the manifest all the same; the list is then an index under the tag `sha256-HEX`, which this client keeps itself.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests-with-subject
 */
export async function attach(
  ports: RegistryPorts,
  session: Session,
  subject: Descriptor,
  attachment: Attachment,
): Promise<Attached> {
  const { digest, manifest, blobs } = encodeAttachment(subject, attachment);
  if ((await findManifest(ports, session, digest)) !== undefined) {
    const known = await findListed(ports, session, subject.digest, digest);
    if (known !== undefined) return { digest, listed: known, unchanged: true };
  } else {
    const content = memory(blobs);
    for (const [name, blob] of blobs) {
      await ensureBlob(ports, session, { digest: name, size: blob.byteLength }, content, []);
    }
  }
  // Only the answer says whether the registry keeps the list itself.
  if (await putWithSubject(ports, session, digest, manifest))
    return { digest, listed: 'referrers', unchanged: false };
  const { artifactType, annotations = {} } = attachment;
  const entry = {
    mediaType: MEDIA_TYPES.manifest,
    digest,
    size: manifest.byteLength,
    artifactType,
    annotations,
  };
  await listUnderTag(ports, session, listTag(subject.digest), entry);
  return { digest, listed: 'tag', unchanged: false };
}

async function putWithSubject(
  ports: RegistryPorts,
  session: Session,
  digest: Digest,
  manifest: Uint8Array,
): Promise<boolean> {
  const response = await withRetries(ports, `attach ${digest} on ${session.registry}`, () =>
    session.send({
      method: 'PUT',
      url: `${session.base}/manifests/${digest}`,
      headers: { 'content-type': MEDIA_TYPES.manifest },
      body: manifest,
      contentLength: manifest.byteLength,
    }),
  );
  if (response.status !== 201 && response.status !== 200 && response.status !== 202) {
    throw await describeRefusal(session, 'attach a document', response);
  }
  response.discard();
  return response.headers['oci-subject'] !== undefined;
}

function memory(blobs: ReadonlyMap<Digest, Uint8Array>): BlobSource {
  const bytesOf = (digest: Digest): Uint8Array => blobs.get(digest) ?? new Uint8Array();
  return {
    has: ({ digest }) => Promise.resolve(blobs.has(digest)),
    async *read({ digest }) {
      yield await Promise.resolve(bytesOf(digest));
    },
    readBytes: ({ digest }) => Promise.resolve(bytesOf(digest)),
  };
}
