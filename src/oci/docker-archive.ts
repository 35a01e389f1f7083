import { z } from 'zod/mini';

import { Failure } from '../errors/index.ts';
import type { ArchiveTable } from './archive-table.ts';
import type { BlobStore } from './blob-store.ts';
import { collect, measured, rangeOf } from './content-streams.ts';
import { parseConfig } from './config.ts';
import { decompress } from './decompress.ts';
import { newHasher, type Digest } from './digest.ts';
import { gzipStream } from './gzip.ts';
import { emptyImage, type Image, type Layer } from './image.ts';
import { cachedLayer, layerKey } from './layer-cache.ts';
import { checked } from './manifest.ts';
import { MEDIA_TYPES } from './media-types.ts';
import type { Platform } from './platform.ts';
import { requirePlatform } from './select-manifest.ts';
import type { StoredImage } from './stored-image.ts';
import { parseStrictJson } from './strict-json.ts';
import { writeImage } from './write-image.ts';

// What `docker save` writes: https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format
const manifestSchema = z.array(
  z.looseObject({
    Config: z.string(),
    RepoTags: z.pipe(
      z.nullish(z.array(z.string())),
      z.transform((tags) => tags ?? []),
    ),
    Layers: z.array(z.string()),
  }),
);

/**
 * Brings an image of a docker archive into the store. Its layers lie there unpacked; they are checked against the
 * configuration and compressed as our own layers are.
 */
export async function importDockerArchive(
  store: BlobStore,
  path: string,
  table: ArchiveTable,
  tag: string | undefined,
  platform: Platform,
): Promise<StoredImage> {
  const document = async (name: string): Promise<Uint8Array> => {
    const place = find(table, name, path);
    if (place.size > 4 * 1024 * 1024)
      throw new Failure('OCI_LIMIT_EXCEEDED', `${name} in ${path} is too large`);
    return collect(rangeOf(store.files, path, place));
  };
  const what = `manifest.json in ${path}`;
  const manifests = checked(manifestSchema, parseStrictJson(await document('manifest.json'), what), what);
  const candidates =
    tag === undefined ? manifests : manifests.filter(({ RepoTags }) => RepoTags.includes(tag));
  const [manifest, ...others] = candidates;
  if (manifest === undefined || others.length > 0) {
    const tags = manifests.flatMap(({ RepoTags }) => RepoTags).join(', ');
    throw new Failure('OCI_IMAGE_INVALID', `${path} has ${candidates.length} images that could be meant`, {
      hint: `Name one of its tags: ${tags || '(it has none)'}`,
    });
  }
  const config = parseConfig(await document(manifest.Config), `${manifest.Config} in ${path}`);
  requirePlatform(platform, config, path);
  const diffIds = config.rootfs.diff_ids;
  if (diffIds.length !== manifest.Layers.length) {
    throw new Failure(
      'OCI_IMAGE_INVALID',
      `${path} has ${manifest.Layers.length} layers and ${diffIds.length} diffIDs`,
    );
  }
  const layers: Layer[] = [];
  for (const [position, diffId] of diffIds.entries()) {
    const place = find(table, manifest.Layers[position] ?? '', path);
    const key = layerKey({ compressed: diffId });
    const { layer } = await cachedLayer(store, key, () => compressLayer(store, path, place, diffId));
    layers.push(layer);
  }
  const image: Image = {
    ...emptyImage(config),
    config,
    layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
  };
  return writeImage(store, image);
}

async function compressLayer(
  store: BlobStore,
  path: string,
  place: { readonly start: number; readonly size: number },
  diffId: Digest,
): Promise<Layer> {
  const start = await collect(
    rangeOf(store.files, path, { start: place.start, size: Math.min(2, place.size) }),
  );
  const packed = start[0] === 0x1f && start[1] === 0x8b;
  const hasher = newHasher();
  const tar = decompress(rangeOf(store.files, path, place), packed ? 'gzip' : 'none');
  const blob = await store.write(gzipStream(measured(tar, hasher)));
  const uncompressedSize = hasher.size;
  const found = hasher.digest();
  if (found !== diffId) {
    await store.drop(blob.digest);
    throw new Failure('OCI_IMAGE_INVALID', `a layer in ${path} is not the one that its configuration names`, {
      hint: 'Make the archive again.',
      details: [`the configuration says ${diffId}`, `the layer is ${found}`],
    });
  }
  return { mediaType: MEDIA_TYPES.layerGzip, ...blob, diffId, uncompressedSize };
}

function find(
  table: ArchiveTable,
  name: string,
  path: string,
): { readonly start: number; readonly size: number } {
  const place = table.find(name);
  if (place !== undefined) return place;
  throw new Failure('OCI_IMAGE_INVALID', `${path} names ${JSON.stringify(name)}, which is not in it`, {
    hint: 'Make the archive again: it is not complete.',
  });
}
