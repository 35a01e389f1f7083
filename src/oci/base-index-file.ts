import { gunzipSync, gzipSync } from 'node:zlib';

import { z } from 'zod';

import type { BaseIndex } from './base-index.ts';
import type { BlobStore } from './blob-store.ts';
import { digestSchema } from './descriptor.ts';
import { digestHex, digestOf, type Digest } from './digest.ts';

/** Raised when the meaning of the file changes; files of other versions are ignored and made anew. */
const VERSION = 1;

const pathSchema = z.object({
  kind: z.enum(['file', 'directory', 'symlink', 'device']),
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  size: z.int(),
  sha256: z.string().optional(),
  target: z.string().optional(),
});

const indexSchema = z.object({
  version: z.literal(VERSION),
  manifest: digestSchema,
  paths: z.array(z.tuple([z.string(), pathSchema])),
  files: z.array(z.tuple([z.string(), z.base64()])),
});

/** The index of a base that was saved before; undefined when there is none that is whole and of this version. */
export async function findSavedIndex(store: BlobStore, manifest: Digest): Promise<BaseIndex | undefined> {
  const bytes = await store.files.readBytes(indexPath(store, manifest)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    // The first line is the digest of the rest: a torn or edited file is no index.
    const end = bytes.indexOf(0x0a);
    const body = bytes.subarray(end + 1);
    if (Buffer.from(bytes.subarray(0, end)).toString() !== digestOf(body)) return undefined;
    const saved = indexSchema.parse(JSON.parse(gunzipSync(body).toString()));
    if (saved.manifest !== manifest) return undefined;
    const files = saved.files.map(([path, content]) => [path, Buffer.from(content, 'base64')] as const);
    return { manifest, paths: new Map(saved.paths), files: new Map(files) };
  } catch {
    return undefined;
  }
}

/** Saves an index beside the blobs. A folder that cannot be written costs the reuse, not the index. */
export async function saveIndex(store: BlobStore, index: BaseIndex): Promise<void> {
  const files = [...index.files].map(([path, content]) => [path, Buffer.from(content).toString('base64')]);
  const text = JSON.stringify({ version: VERSION, manifest: index.manifest, paths: [...index.paths], files });
  const body = gzipSync(text, { level: 1 });
  const bytes = Buffer.concat([Buffer.from(`${digestOf(body)}\n`), body]);
  await store.files.write(indexPath(store, index.manifest), bytes).catch(() => undefined);
}

function indexPath(store: BlobStore, manifest: Digest): string {
  return `${store.folder}/base-index/${digestHex(manifest)}`;
}
