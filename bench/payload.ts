import { cp, mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { timeProgram } from './processes.ts';

/** Below `folder`: `prime/` as rockcraft would pack it, `context/rest/` and `context/app/` for buildah. */
export interface Payload {
  readonly prime: string;
  readonly context: string;
  /** Uncompressed bytes of the whole image, and its number of files, the base not counted among the latter. */
  readonly bytes: number;
  readonly files: number;
}

/** Takes from our own rock what lies above its base, so that all contestants pack the same files. */
export async function extractPayload(folder: string, rock: string, base: string): Promise<Payload> {
  const layout = join(folder, 'ours');
  const prime = join(folder, 'prime');
  const context = join(folder, 'context');
  for (const path of [layout, prime, context]) await mkdir(path, { recursive: true });
  await timeProgram(['tar', '-xf', rock, '-C', layout]);
  const index = await readJson<{ manifests: { digest: string }[] }>(join(layout, 'index.json'));
  const blob = (digest: string): string => join(layout, 'blobs', digest.replace(':', '/'));
  const manifest = await readJson<{ layers: { digest: string }[] }>(blob(index.manifests[0]?.digest ?? ''));
  // The first layer is the base: it is made of one tar.
  for (const { digest } of manifest.layers.slice(1))
    await timeProgram(['tar', '--exclude=.wh.*', '-xf', blob(digest), '-C', prime]);

  await cp(prime, join(context, 'rest'), { recursive: true, verbatimSymlinks: true });
  await rename(join(context, 'rest/flask/app'), join(context, 'app'));
  let bytes = (await stat(base)).size;
  let files = 0;
  for (const entry of await readdir(prime, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { prime, context, bytes, files };
}

async function readJson<Shape>(path: string): Promise<Shape> {
  return JSON.parse(await readFile(path, 'utf8')) as Shape;
}
