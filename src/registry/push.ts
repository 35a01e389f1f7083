import { Failure } from '../errors/index.ts';
import type { BlobName, BlobSource, Descriptor, Digest, Reference, StoredImage } from '../oci/index.ts';
import { ensureOnce, type EnsureBlob } from './ensure-once.ts';
import { readHeld } from './held.ts';
import { findManifest } from './manifests.ts';
import type { RegistryPorts, Session } from './session.ts';
import { storeManifest } from './store-manifest.ts';
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

/**
 * Uploads what the registry lacks, then the manifest under the tag, which moves with it, or by its digest. Whoever looks
 * at the tag sees the old image or the whole new one.
 */
export async function pushImage(
  ports: RegistryPorts,
  session: Session,
  content: BlobSource,
  image: StoredImage,
  reference: Reference,
  mountFrom: readonly string[],
): Promise<PushResult> {
  const { manifest } = image;
  const { tag } = reference;
  requireDigest(reference, manifest.digest);
  const before = tag === undefined ? undefined : await readHeld(ports, session, tag);
  const result = (unchanged: boolean, blobs: readonly Uploaded[]): PushResult => ({
    reference: { ...reference, digest: manifest.digest },
    manifest,
    unchanged,
    blobs: countBlobs(blobs),
  });
  if (before?.digest === manifest.digest) return result(true, []);
  const ensure = ensureOnce(ports, session, mountFrom, (await before?.findBlobs()) ?? new Set());
  const options = { tag, ensure, isNew: before !== undefined };
  const { known, blobs } = await sendImage(ports, session, content, image, options);
  return result(known && tag === undefined, blobs);
}

export interface SendOptions {
  readonly tag?: string | undefined;
  readonly ensure: EnsureBlob;
  /** Whether the registry will hardly have the image, so that nothing waits to hear it. */
  readonly isNew: boolean;
}

/** Makes sure of an image's blobs and of its manifest. @returns whether it was known, and what became of the blobs */
export async function sendImage(
  ports: RegistryPorts,
  session: Session,
  content: BlobSource,
  image: StoredImage,
  { tag, ensure, isNew }: SendOptions,
): Promise<{ readonly known: boolean; readonly blobs: readonly Uploaded[] }> {
  const { manifest } = image;
  const asked = findManifest(ports, session, manifest.digest).then((found) => found === manifest.digest);
  asked.catch(() => undefined);
  const isMissing = async (): Promise<boolean> => !(await asked);
  const all = blobsOf(image);
  const sendBlobs = (): Promise<readonly Uploaded[]> =>
    inParallel(all, PARALLEL, (blob) => ensure(blob, content, isMissing));
  // A tag that moves mostly moves to a new image.
  const blobs = isNew || (await isMissing()) ? await sendBlobs() : [];
  const known = await asked;
  if (known && tag === undefined) return { known, blobs };
  const document = { mediaType: manifest.mediaType, bytes: await content.readBytes(manifest) };
  await storeManifest(ports, session, tag ?? manifest.digest, document, async () => {
    // The registry said that it has a blob and does not: it is uploaded without asking.
    await inParallel(all, PARALLEL, (blob) =>
      ensureBlob(ports, session, blob, content, [], () => Promise.resolve(true)),
    );
  });
  return { known, blobs };
}

/** How many blobs there are of each fate. */
export function countBlobs(blobs: readonly Uploaded[]): PushResult['blobs'] {
  const count = (fate: Uploaded): number => blobs.filter((each) => each === fate).length;
  return { present: count('present'), mounted: count('mounted'), uploaded: count('uploaded') };
}

/** @throws Failure `INPUT_INVALID` when the reference names other content than what is pushed under it */
export function requireDigest(reference: Reference, digest: Digest): void {
  if (reference.digest === undefined || reference.digest === digest) return;
  throw new Failure('INPUT_INVALID', `the image is ${digest}, the reference says ${reference.digest}`, {
    hint: 'Leave the digest out of the reference: it follows from the image.',
  });
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
