import { Failure } from '../errors/index.ts';
import { archiveSource } from './archive-source.ts';
import { readArchiveTable, type ArchiveTable } from './archive-table.ts';
import type { BlobSource } from './blob-source.ts';
import { openBlobStore, type BlobStore, type StorePorts } from './blob-store.ts';
import { collect, rangeOf } from './content-streams.ts';
import type { Descriptor } from './descriptor.ts';
import { importDockerArchive } from './docker-archive.ts';
import { REF_NAME } from './layout.ts';
import { isManifestType } from './media-types.ts';
import { parseManifestOrIndex, type Index } from './manifest.ts';
import type { Platform } from './platform.ts';
import { requirePlatform, selectManifest } from './select-manifest.ts';
import { readImage, type StoredImage } from './stored-image.ts';

/** An image that lies somewhere in the file system. */
export type ImageSource =
  | { readonly kind: 'layout'; readonly path: string; readonly tag?: string | undefined }
  /** An `oci-archive` (`.rock`) or what `docker save` writes: told apart by content. */
  | { readonly kind: 'archive'; readonly path: string; readonly tag?: string | undefined };

/** An image and where its content can be read. */
export interface OpenedImage {
  readonly image: StoredImage;
  /** The name that the layout gives the image; of a rock its version. */
  readonly tag: string | undefined;
  readonly content: BlobSource;
}

const MAX_INDEX = 4 * 1024 * 1024;

/**
 * Opens an OCI layout folder or an `oci-archive` where it lies; nothing is copied.
 *
 * @param platform Undefined takes the only image that there is.
 * @throws Failure `OCI_ARCHIVE_INVALID`, `OCI_DOCUMENT_INVALID`, `OCI_BLOB_CORRUPT`, `OCI_PLATFORM_MISSING`, …
 */
export async function openImage(
  ports: StorePorts,
  source: ImageSource,
  platform: Platform | undefined,
): Promise<OpenedImage> {
  if (source.kind === 'layout') {
    // A layout keeps its blobs as a store does.
    const content = openBlobStore(ports, source.path);
    const bytes = await ports.files.readBytes(`${source.path}/index.json`);
    if (bytes === undefined) throw noImage(source.path, 'it has no index.json');
    return { content, ...(await selectImage(content, bytes, source, platform)) };
  }
  const table = await readImageArchive(ports, source.path);
  const index = table.find('index.json');
  if (index === undefined) throw noImage(source.path, 'it has no index.json');
  const content = archiveSource(ports.files, source.path, table);
  const bytes = await collect(rangeOf(ports.files, source.path, bounded(index, source.path)));
  return { content, ...(await selectImage(content, bytes, source, platform)) };
}

/**
 * Brings an image from a folder or a tar, `docker save`'s too, into the store, checking every digest on the way.
 *
 * @throws Failure as `openImage`
 */
export async function importImage(
  store: BlobStore,
  source: ImageSource,
  platform: Platform,
): Promise<StoredImage> {
  if (source.kind === 'archive') {
    const table = await readImageArchive(store, source.path);
    if (table.find('index.json') === undefined) {
      if (table.find('manifest.json') === undefined)
        throw noImage(source.path, 'it has no index.json and no manifest.json');
      return importDockerArchive(store, source.path, table, source.tag, platform);
    }
  }
  const { image, content } = await openImage(store, source, platform);
  for (const blob of [...image.image.layers, image.config, image.manifest]) {
    if (!(await store.has(blob))) await store.writeExpected(blob, content.read(blob));
  }
  return image;
}

async function readImageArchive(ports: Pick<StorePorts, 'files'>, path: string): Promise<ArchiveTable> {
  const start = await collect(rangeOf(ports.files, path, { start: 0, size: 4 }));
  const [first, second] = start;
  if ((first === 0x1f && second === 0x8b) || (first === 0x28 && second === 0xb5)) {
    throw new Failure('OCI_UNSUPPORTED', `${path} is compressed as a whole`, {
      hint: `Unpack it first, for example with: gunzip ${path}`,
    });
  }
  return readArchiveTable(ports.files, path);
}

async function selectImage(
  content: BlobSource,
  indexBytes: Uint8Array,
  source: ImageSource,
  platform: Platform | undefined,
): Promise<Omit<OpenedImage, 'content'>> {
  const what = `${source.path}/index.json`;
  const parsed = parseManifestOrIndex(indexBytes, what);
  if (parsed.kind === 'manifest') throw noImage(source.path, 'its index.json is not an index');
  const index = withTag(parsed.index, source);
  const read = async (descriptor: Descriptor): Promise<ReturnType<typeof parseManifestOrIndex>> =>
    parseManifestOrIndex(await content.readBytes(descriptor), descriptor.digest, descriptor.mediaType);
  const manifest =
    platform === undefined
      ? onlyManifest(index, source.path)
      : await selectManifest(index, platform, read, source.path);
  const image = await readImage(content, manifest);
  if (platform !== undefined) requirePlatform(platform, image.image.config, source.path);
  return { image, tag: manifest.annotations?.[REF_NAME] };
}

function onlyManifest(index: Index, path: string): Descriptor {
  const [only, ...others] = index.manifests;
  if (only !== undefined && others.length === 0 && isManifestType(only.mediaType)) return only;
  throw noImage(path, `it has ${index.manifests.length} images, and one is wanted`);
}

/** The entries of a layout's index that are meant: those with the tag, or all when there is no choice. */
function withTag(index: Index, source: ImageSource): Index {
  const { tag } = source;
  if (tag === undefined) return index;
  const manifests = index.manifests.filter((entry) => entry.annotations?.[REF_NAME] === tag);
  if (manifests.length === 0) {
    const tags = index.manifests.flatMap((entry) => entry.annotations?.[REF_NAME] ?? []);
    throw noImage(
      source.path,
      `it has no image ${JSON.stringify(tag)}; it has ${tags.join(', ') || 'no named ones'}`,
    );
  }
  return { ...index, manifests };
}

function bounded(place: { start: number; size: number }, path: string): { start: number; size: number } {
  if (place.size > MAX_INDEX)
    throw new Failure('OCI_LIMIT_EXCEEDED', `the index of ${path} has ${place.size} bytes`);
  return place;
}

function noImage(path: string, why: string): Failure {
  return new Failure('OCI_IMAGE_INVALID', `${path} is not an image that can be read: ${why}`, {
    hint: 'Name an OCI layout folder, a .rock (oci-archive) or a tar made by docker save.',
  });
}
