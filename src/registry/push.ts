import { Failure } from '../errors/index.ts';
import type { BlobName, BlobSource, Descriptor, Digest, Reference, StoredImage } from '../oci/index.ts';
import { findManifest, putManifest } from './manifests.ts';
import type { RegistryPorts, Session } from './session.ts';
import { ensureBlob, type Uploaded } from './upload.ts';

/** Blobs that are looked up or sent at the same time. */
const PARALLEL = 4;

export interface PushResult {
  /** With the digest, and the tag where one was asked for. */
  readonly reference: Reference;
  readonly manifest: Descriptor;
  /** Whether the registry had this very image under this tag already. */
  readonly unchanged: boolean;
  readonly blobs: { readonly present: number; readonly mounted: number; readonly uploaded: number };
}

export interface PushOptions {
  readonly ensure: EnsureBlob;
  /** Whether the registry will hardly have the image, so that nothing waits to hear it. */
  readonly isNew?: boolean;
}

/** Makes sure that a blob is there. */
export type EnsureBlob = (blob: BlobName, content: BlobSource) => Promise<Uploaded>;

/** Makes sure of every blob once, in however many images of one push it is. */
export function ensureOnce(ports: RegistryPorts, session: Session, mountFrom: readonly string[]): EnsureBlob {
  const asked = new Map<Digest, Promise<Uploaded>>();
  return (blob, content) => {
    const before = asked.get(blob.digest);
    if (before !== undefined) return before.then(() => 'present');
    const work = ensureBlob(ports, session, blob, content, mountFrom);
    asked.set(blob.digest, work);
    return work;
  };
}

/**
 * Uploads what the registry lacks, then the manifest by its digest, then moves the tag. Whoever looks at the tag sees
 * the old image or the whole new one.
 */
export async function pushImage(
  ports: RegistryPorts,
  session: Session,
  content: BlobSource,
  image: StoredImage,
  reference: Reference,
  { ensure, isNew = false }: PushOptions,
): Promise<PushResult> {
  const { manifest } = image;
  const { tag } = reference;
  requireDigest(reference, manifest.digest);
  const result = (unchanged: boolean, done: readonly Uploaded[]): PushResult => ({
    reference: { ...reference, digest: manifest.digest },
    manifest,
    unchanged,
    blobs: {
      present: done.filter((how) => how === 'present').length,
      mounted: done.filter((how) => how === 'mounted').length,
      uploaded: done.filter((how) => how === 'uploaded').length,
    },
  });

  const before = tag === undefined ? undefined : await findManifest(ports, session, tag);
  if (before === manifest.digest) return result(true, []);
  const isKnown = async (): Promise<boolean> =>
    (await findManifest(ports, session, manifest.digest)) === manifest.digest;
  const blobs = blobsOf(image);
  const sendBlobs = (): Promise<readonly Uploaded[]> =>
    inParallel(blobs, PARALLEL, (blob) => ensure(blob, content));
  const asked = isKnown();
  asked.catch(() => undefined);
  // A tag that moves mostly moves to a new image.
  const done = isNew || before !== undefined || !(await asked) ? await sendBlobs() : [];
  const known = await asked;
  if (known && tag === undefined) return result(true, []);
  const document = { mediaType: manifest.mediaType, bytes: await content.readBytes(manifest) };
  const heal = async (): Promise<void> => {
    // The registry said that it has a blob and does not: it is uploaded without asking.
    await inParallel(blobs, PARALLEL, (blob) =>
      ensureBlob(ports, session, blob, content, [], { lookFirst: false }),
    );
  };
  if (!known) await storeManifest(ports, session, manifest.digest, document, heal);
  if (tag !== undefined) await storeManifest(ports, session, tag, document, heal);
  return result(false, done);
}

/** @throws Failure `INPUT_INVALID` when the reference names other content than what is pushed under it */
export function requireDigest(reference: Reference, digest: Digest): void {
  if (reference.digest === undefined || reference.digest === digest) return;
  throw new Failure('INPUT_INVALID', `the image is ${digest}, the reference says ${reference.digest}`, {
    hint: 'Leave the digest out of the reference: it follows from the image.',
  });
}

/** Stores a manifest or an index; `heal` sends again what the registry has lost of what it names. */
export async function storeManifest(
  ports: RegistryPorts,
  session: Session,
  name: Digest | string,
  document: { readonly mediaType: string; readonly bytes: Uint8Array },
  heal: () => Promise<void>,
): Promise<void> {
  if ((await putManifest(ports, session, name, document)) === 'stored') return;
  await heal();
  if ((await putManifest(ports, session, name, document)) === 'stored') return;
  throw new Failure(
    'REGISTRY_PROTOCOL',
    `${session.registry} keeps losing content of ${session.repository}`,
    {
      hint: 'Run the step again; if it happens twice, the storage of the registry is damaged.',
    },
  );
}

/** Configuration and layers, each once; first those that are rarely there, so that looking up the rest goes on beside. */
function blobsOf({ image: { layers }, config }: StoredImage): readonly BlobName[] {
  return [...new Map([config, ...layers.toReversed()].map((blob) => [blob.digest, blob])).values()];
}

/** Runs `work` over all items, some at a time; the first failure ends it after those under way. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !failed; next = queue.shift()) {
      try {
        results[next[0]] = await work(next[1]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return results;
}
