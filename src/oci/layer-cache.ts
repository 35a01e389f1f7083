import { createHash } from 'node:crypto';

import { z } from 'zod/mini';

import { canonicalJson } from './canonical-json.ts';
import type { BlobStore } from './blob-store.ts';
import { digestSchema } from './descriptor.ts';
import { COMPRESSION_IDENTITY } from './gzip.ts';
import type { Layer } from './image.ts';
import { LAYER_MTIME } from './layer.ts';
import { MEDIA_TYPES } from './media-types.ts';

/** Raised whenever the same entries would give other bytes than before. */
const FORMAT = `layer-2 mtime-${LAYER_MTIME} ${COMPRESSION_IDENTITY}`;

/**
 * The key of a layer: a hash over everything that it is made of (JSON-safe; the order of keys does not matter) and
 * over what turns that into bytes here, zlib included.
 */
export function layerKey(inputs: unknown): string {
  return createHash('sha256')
    .update(`${FORMAT}\n${canonicalJson(inputs)}`)
    .digest('hex');
}

/**
 * The layer with this key: from the store when it is there and whole, otherwise made by `make` and remembered.
 * `reused` says which. A note that cannot be read or written costs the reuse, never the layer.
 */
export async function cachedLayer(
  store: BlobStore,
  key: string,
  make: () => Promise<Layer>,
): Promise<{ readonly layer: Layer; readonly reused: boolean }> {
  const known = await findCachedLayer(store, key);
  if (known !== undefined) return { layer: known, reused: true };
  const layer = await make();
  await store.files
    .write(notePath(store, key), JSON.stringify({ ...layer, sum: sumOf(key, layer) }), { synced: false })
    .catch(() => undefined);
  return { layer, reused: false };
}

/** The layer that was remembered under a key, if its blob is still there. Nothing is read but the note. */
async function findCachedLayer(store: BlobStore, key: string): Promise<Layer | undefined> {
  const note = await store.files.readText(notePath(store, key)).catch(() => undefined);
  if (note === undefined) return undefined;
  const layer = parseNote(key, note);
  return layer !== undefined && (await store.has(layer)) ? layer : undefined;
}

const noteSchema = z.strictObject({
  mediaType: z.literal(MEDIA_TYPES.layerGzip),
  digest: digestSchema,
  size: z.int().check(z.gte(0)),
  diffId: digestSchema,
  uncompressedSize: z.int().check(z.gte(0)),
  sum: z.string(),
});

function parseNote(key: string, text: string): Layer | undefined {
  try {
    const { sum, ...layer } = noteSchema.parse(JSON.parse(text));
    return sum === sumOf(key, layer) ? layer : undefined;
  } catch {
    return undefined;
  }
}

/** Binds what a note says to its key: the note of another layer, or one in which a bit has changed, counts for nothing. */
function sumOf(key: string, { mediaType, digest, size, diffId, uncompressedSize }: Layer): string {
  return createHash('sha256')
    .update(JSON.stringify([key, mediaType, digest, size, diffId, uncompressedSize]))
    .digest('hex');
}

function notePath(store: BlobStore, key: string): string {
  return `${store.folder}/layers/${key}.json`;
}
