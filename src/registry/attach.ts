import { z } from 'zod/mini';
import { Failure, isFailure } from '../errors/index.ts';
import {
  canonicalJson,
  digestOf,
  MEDIA_TYPES,
  type BlobSource,
  type Descriptor,
  type Digest,
} from '../oci/index.ts';
import { describeRefusal } from './answers.ts';
import { fetchManifest, findManifest, putManifest } from './manifests.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';
import { ensureBlob } from './upload.ts';

/** A document about an image. */
export interface Attachment {
  /** What kind of document: `application/vnd.cyclonedx+json`. */
  readonly artifactType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Attached {
  /** Of the manifest that holds the document. */
  readonly digest: Digest;
  /** How it is found: by the registry itself, or by a tag made from the image's digest. */
  readonly listed: 'referrers' | 'tag';
  readonly unchanged: boolean;
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidance-for-an-empty-descriptor */
const EMPTY = Buffer.from('{}');
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
const TRIES = 4;

/**
 * Attaches a document to an image as the specification's referrer. A registry that does not know of referrers keeps
 * the manifest all the same; the list is then an index under the tag `sha256-HEX`, which this client keeps itself.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests-with-subject
 */
export async function attach(
  ports: RegistryPorts,
  session: Session,
  subject: Descriptor,
  { artifactType, bytes, annotations = {} }: Attachment,
): Promise<Attached> {
  const blobs = new Map<Digest, Uint8Array>([EMPTY, bytes].map((content) => [digestOf(content), content]));
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
  const digest = digestOf(manifest);
  const unchanged = (await findManifest(ports, session, digest)) !== undefined;
  if (!unchanged) {
    const content = memory(blobs);
    for (const [name, blob] of blobs) {
      await ensureBlob(ports, session, { digest: name, size: blob.byteLength }, content, []);
    }
  }
  // Sent again even when it is there: only the answer says whether the registry keeps the list itself.
  const listed = await putWithSubject(ports, session, digest, manifest);
  if (!listed) {
    const entry = {
      mediaType: MEDIA_TYPES.manifest,
      digest,
      size: manifest.byteLength,
      artifactType,
      annotations,
    };
    await listUnderTag(ports, session, subject.digest.replace(':', '-'), entry);
  }
  return { digest, listed: listed ? 'referrers' : 'tag', unchanged };
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

const indexSchema = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })) });

/** Two that attach at the same time may overwrite each other's list, so it is looked at afterwards. */
async function listUnderTag(
  ports: RegistryPorts,
  session: Session,
  tag: string,
  entry: { readonly digest: Digest },
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const known = await readList(ports, session, tag);
    if (known.some(({ digest }) => digest === entry.digest)) return;
    const bytes = Buffer.from(
      canonicalJson({ schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [...known, entry] }),
    );
    await putManifest(ports, session, tag, { mediaType: MEDIA_TYPES.index, bytes });
    if (attempt > 0) await ports.clock.sleep(ports.random.fraction() * 500);
  }
  if ((await readList(ports, session, tag)).some(({ digest }) => digest === entry.digest)) return;
  throw new Failure('REGISTRY_PROTOCOL', `${session.registry} keeps losing the list of attached documents`, {
    hint: 'Run the step again; if it happens twice, other jobs attach documents to the same image all the time.',
  });
}

async function readList(
  ports: RegistryPorts,
  session: Session,
  tag: string,
): Promise<readonly { readonly digest: string }[]> {
  try {
    const { bytes } = await fetchManifest(ports, session, tag);
    return indexSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).manifests;
  } catch (error) {
    if (isFailure(error, 'REGISTRY_NOT_FOUND')) return [];
    throw error;
  }
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
