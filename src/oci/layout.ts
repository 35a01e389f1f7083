import type { BlobName, BlobStore } from './blob-store.ts';
import { encode } from './image.ts';
import { LAYER_MTIME } from './layer.ts';
import type { LayerEntry } from './layer-entry.ts';
import { MEDIA_TYPES } from './media-types.ts';
import type { StoredImage } from './stored-image.ts';
import { digestHex } from './digest.ts';
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

/**
 * Writes an image as an `oci-archive` (what a `.rock` file is) and returns its size in bytes. Deterministic.
 *
 * @param dockerName With it, such as `guestbook:1.0`, `docker load` reads the archive as well and gives it this name.
 */
export async function writeOciArchive(
  store: BlobStore,
  image: StoredImage,
  file: string,
  tag: string,
  dockerName?: string,
): Promise<number> {
  let size = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of renderArchive(store, image, tag, dockerName)) {
      size += chunk.byteLength;
      yield chunk;
    }
  }
  await store.files.writeStream(file, counted());
  return size;
}

/** The same archive as a stream. */
export function renderArchive(
  store: BlobStore,
  image: StoredImage,
  tag: string,
  dockerName?: string,
): AsyncIterable<Uint8Array> {
  return writeTar(archiveEntries(store, image, tag, dockerName), LAYER_MTIME);
}

// The small documents come first, so that a reader of the stream knows early what it reads.
function* archiveEntries(
  store: BlobStore,
  image: StoredImage,
  tag: string,
  dockerName: string | undefined,
): Iterable<LayerEntry> {
  const owner = { uid: 0, gid: 0 };
  const file = (path: string, content: Uint8Array): LayerEntry => ({
    kind: 'file',
    path,
    mode: 0o644,
    ...owner,
    size: content.byteLength,
    content,
  });
  yield file('oci-layout', OCI_LAYOUT);
  yield file('index.json', layoutIndex(image, tag));
  if (dockerName !== undefined) yield file('manifest.json', dockerManifest(image, dockerName));
  yield { kind: 'directory', path: 'blobs', mode: 0o755, ...owner };
  yield { kind: 'directory', path: 'blobs/sha256', mode: 0o755, ...owner };
  for (const blob of blobsOf(image)) {
    yield {
      kind: 'file',
      path: placeOf(blob),
      mode: 0o644,
      ...owner,
      size: blob.size,
      content: () => store.read(blob),
    };
  }
}

/** Manifest, configuration and layers of an image, each once. */
export function blobsOf(image: StoredImage): readonly BlobName[] {
  const all: BlobName[] = [image.manifest, image.config, ...image.image.layers];
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
