import { arrangeEntries, checkedEntries } from './arrange-entries.ts';
import type { BlobStore } from './blob-store.ts';
import { measured } from './content-streams.ts';
import { newHasher } from './digest.ts';
import { gzipStream } from './gzip.ts';
import type { Layer } from './image.ts';
import type { LayerEntry } from './layer-entry.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { writeTar } from './tar-write.ts';

export interface LayerOptions {
  /** Modification time of every entry, in seconds since 1970. Default: `LAYER_MTIME`. */
  readonly mtime?: number;
  /**
   * `sorted` (default) collects all entries and writes them by the bytes of their paths; content is still streamed.
   * `given` writes them as they come, for entries whose content can be read only once; their order is then the
   * caller's promise, and a hard link must come after its target.
   */
  readonly order?: 'sorted' | 'given';
}

/**
 * 1980-01-01T00:00:00Z. One fixed time, so that a layer depends on its content alone; not 1970, because zip archives
 * cannot hold an earlier time and Python refuses to write one.
 */
export const LAYER_MTIME = 315_532_800;

/**
 * Writes entries as a compressed layer into the store.
 *
 * The same entries give the same `diffId` everywhere, and the same digest with the same zlib, whatever the number of
 * processors. Memory stays flat for any size.
 *
 * @throws Failure `OCI_ENTRY_INVALID` (also for two entries with one path), `OCI_CONTENT_CHANGED`
 */
export async function writeLayer(
  store: BlobStore,
  entries: Iterable<LayerEntry> | AsyncIterable<LayerEntry>,
  options: LayerOptions = {},
): Promise<Layer> {
  const mtime = options.mtime ?? LAYER_MTIME;
  const arranged = options.order === 'given' ? checkedEntries(entries) : arrangeEntries(await all(entries));
  const tar = newHasher();
  const blob = await store.write(gzipStream(measured(writeTar(arranged, mtime), tar)));
  return {
    mediaType: MEDIA_TYPES.layerGzip,
    ...blob,
    uncompressedSize: tar.size,
    diffId: tar.digest(),
  };
}

async function all(entries: Iterable<LayerEntry> | AsyncIterable<LayerEntry>): Promise<LayerEntry[]> {
  const list: LayerEntry[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}
