import type { BlobName } from './blob-source.ts';
import type { BlobStore } from './blob-store.ts';
import { encode } from './image.ts';
import { LAYER_MTIME } from './layer.ts';
import type { LayerEntry } from './layer-entry.ts';
import { MEDIA_TYPES } from './media-types.ts';
import type { StoredImage } from './stored-image.ts';
import { digestHex, type Digest } from './digest.ts';
import { writeTar } from './tar-write.ts';

// https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
const OCI_LAYOUT = Buffer.from('{"imageLayoutVersion":"1.0.0"}');
export const REF_NAME = 'org.opencontainers.image.ref.name';

/**
 * Writes an image as an OCI layout folder; blobs are hard links into the store where the file system can. A layout
 * that is there already is replaced only when the new one is complete.
 *
 * @param tag The layout's name for the image (annotation `org.opencontainers.image.ref.name`).
 */
export async function writeLayout(
  store: BlobStore,
  image: StoredImage,
  folder: string,
  tag: string,
): Promise<void> {
  const { files, random } = store;
  const fresh = `${folder}.new-${Buffer.from(random.bytes(6)).toString('hex')}`;
  try {
    await files.mkdir(`${fresh}/blobs/sha256`);
    for (const blob of blobsOf(image)) {
      await files.link(store.path(blob.digest), `${fresh}/blobs/sha256/${digestHex(blob.digest)}`);
    }
    await files.write(`${fresh}/index.json`, layoutIndex(image, tag));
    await files.write(`${fresh}/oci-layout`, OCI_LAYOUT);
    await files.remove(folder);
    await files.rename(fresh, folder);
  } catch (error) {
    await files.remove(fresh);
    throw error;
  }
}

/** Where the members of a written archive end, so that the next one can keep what it has in common with it. */
export interface WrittenArchive {
  /** Bytes. */
  readonly size: number;
  /** The blobs in their order; the next member begins at `end`. */
  readonly blobs: readonly { readonly digest: Digest; readonly end: number }[];
}

export interface ArchiveNames {
  /** The layout's name for the image; of a rock its version. */
  readonly tag: string;
  /** With it, such as `guestbook:1.0`, `docker load` reads the archive as well and gives it this name. */
  readonly dockerName?: string | undefined;
}

/**
 * Writes an image as an `oci-archive` (what a `.rock` file is). The same image gives the same bytes.
 *
 * @param earlier What is at `file` now, as this function wrote it and nobody has touched it: blobs that both have at
 *   the beginning are not written again.
 */
export async function writeOciArchive(
  store: BlobStore,
  image: StoredImage,
  file: string,
  names: ArchiveNames,
  earlier?: WrittenArchive,
): Promise<WrittenArchive> {
  const blobs = blobsOf(image);
  const kept = countCommon(blobs, earlier?.blobs ?? []);
  const start = earlier?.blobs[kept - 1]?.end;
  const parts: { digest: Digest; end: number }[] = [...(earlier?.blobs.slice(0, kept) ?? [])];
  let size = start ?? 0;
  function* noted(): Iterable<LayerEntry> {
    if (start === undefined) yield* startEntries();
    for (const blob of blobs.slice(kept)) {
      yield blobEntry(store, blob);
      // The writer asks for the next entry after it has handed out all of this one.
      parts.push({ digest: blob.digest, end: size });
    }
    yield* documentEntries(image, names);
  }
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of writeTar(noted(), LAYER_MTIME)) {
      size += chunk.byteLength;
      yield chunk;
    }
  }
  if (start === undefined) await store.files.writeStream(file, counted());
  else await store.files.replaceTail(file, start, counted());
  return { size, blobs: parts };
}

/** The same archive as a stream. */
export function renderArchive(
  store: BlobStore,
  image: StoredImage,
  names: ArchiveNames,
): AsyncIterable<Uint8Array> {
  function* entries(): Iterable<LayerEntry> {
    yield* startEntries();
    for (const blob of blobsOf(image)) yield blobEntry(store, blob);
    yield* documentEntries(image, names);
  }
  return writeTar(entries(), LAYER_MTIME);
}

function countCommon(blobs: readonly BlobName[], earlier: readonly { readonly digest: Digest }[]): number {
  const differs = blobs.findIndex(({ digest }, index) => earlier[index]?.digest !== digest);
  return differs === -1 ? blobs.length : differs;
}

const OWNER = { uid: 0, gid: 0 };

function* startEntries(): Iterable<LayerEntry> {
  yield documentEntry('oci-layout', OCI_LAYOUT);
  yield { kind: 'directory', path: 'blobs', mode: 0o755, ...OWNER };
  yield { kind: 'directory', path: 'blobs/sha256', mode: 0o755, ...OWNER };
}

// Last, because they change whenever anything does, and what is before them may stay.
function* documentEntries(image: StoredImage, { tag, dockerName }: ArchiveNames): Iterable<LayerEntry> {
  yield documentEntry('index.json', layoutIndex(image, tag));
  if (dockerName !== undefined) yield documentEntry('manifest.json', dockerManifest(image, dockerName));
}

function documentEntry(path: string, content: Uint8Array): LayerEntry {
  return { kind: 'file', path, mode: 0o644, ...OWNER, size: content.byteLength, content };
}

function blobEntry(store: BlobStore, blob: BlobName): LayerEntry {
  const content = (): AsyncIterable<Uint8Array> => store.read(blob);
  return { kind: 'file', path: placeOf(blob), mode: 0o644, ...OWNER, size: blob.size, content };
}

/** Layers, configuration and manifest of an image, each once; lowest layer first, as that changes least. */
function blobsOf(image: StoredImage): readonly BlobName[] {
  const all: BlobName[] = [...image.image.layers, image.config, image.manifest];
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()];
}

function placeOf({ digest }: Pick<BlobName, 'digest'>): string {
  return `blobs/sha256/${digestHex(digest)}`;
}

// What `docker load` looks for; engines before Docker 25 know nothing else. They unpack compressed layers as they are.
// https://github.com/moby/docker-image-spec/blob/main/v1.2.md
function dockerManifest(image: StoredImage, name: string): Uint8Array {
  const { config, image: content } = image;
  return Buffer.from(
    JSON.stringify([{ Config: placeOf(config), RepoTags: [name], Layers: content.layers.map(placeOf) }]),
  );
}

function layoutIndex(image: StoredImage, tag: string): Uint8Array {
  const { os, architecture, variant } = image.image.config;
  const platform = { architecture, os, ...(variant === undefined ? {} : { variant }) };
  const { mediaType, digest, size } = image.manifest;
  return encode(MEDIA_TYPES.index, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: [{ mediaType, digest, size, annotations: { [REF_NAME]: tag }, platform }],
  }).bytes;
}
