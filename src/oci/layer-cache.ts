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
    .write(notePath(store, key), JSON.stringify(layer), { synced: false })
    .catch(() => undefined);
  return { layer, reused: false };
}

/** The layer that was remembered under a key, if its blob is still there. Nothing is read but the note. */
export async function findCachedLayer(store: BlobStore, key: string): Promise<Layer | undefined> {
  const note = await store.files.readText(notePath(store, key)).catch(() => undefined);
  if (note === undefined) return undefined;
  const layer = parseNote(note);
  return layer !== undefined && (await store.has(layer)) ? layer : undefined;
}

const noteSchema = z.strictObject({
  mediaType: z.literal(MEDIA_TYPES.layerGzip),
  digest: digestSchema,
  size: z.int().check(z.gte(0)),
  diffId: digestSchema,
  uncompressedSize: z.int().check(z.gte(0)),
});

function parseNote(text: string): Layer | undefined {
  try {
    return noteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function notePath(store: BlobStore, key: string): string {
  return `${store.folder}/layers/${key}.json`;
}
