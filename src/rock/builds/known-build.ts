import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { canonicalJson } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { hashFile, parseJson, readFileHash } from '../cache/known-file.ts';
import { listTree } from '../trees/list-tree.ts';

const recordSchema = z.object({
  key: z.string(),
  toolchain: z.string(),
  warnings: z.array(z.string()),
  files: z.record(z.string(), z.string()),
});

export interface KnownBuild {
  readonly folder: string;
  readonly toolchain: string;
  readonly warnings: readonly string[];
  readonly reused: boolean;
  /** SHA-256 of each file, by its path in the folder. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Keeps what the last build of a part has made, as long as the inputs are the same and nobody has touched the files.
 * Only the last one: the layers of earlier ones are in the content store.
 *
 * @param request.of names the build: project, part and architecture
 * @param request.inputs everything that decides the result
 * @param build makes the files in a new folder that it is given
 */
export async function keepBuild(
  ports: Pick<Ports, 'files' | 'clock'>,
  { cacheDir, of, inputs }: { readonly cacheDir: string; readonly of: unknown; readonly inputs: unknown },
  build: (folder: string) => Promise<{ readonly toolchain: string; readonly warnings?: readonly string[] }>,
): Promise<KnownBuild> {
  const { files } = ports;
  const place = join(cacheDir, 'builds', digest(of).slice(0, 32));
  const recordPath = join(place, 'record.json');
  const folder = join(place, 'files');
  const key = digest(inputs);
  const record = recordSchema.safeParse(parseJson(await files.readText(recordPath))).data;
  if (record?.key === key && (await isWhole(ports, cacheDir, folder, record.files)))
    return { folder, ...record, reused: true };
  // Without its record a folder is an unfinished build and is made anew.
  await files.remove(place);
  await files.mkdir(folder);
  const { toolchain, warnings = [] } = await build(folder);
  const made: Record<string, string> = {};
  for (const { path, kind } of await listTree(ports, folder))
    if (kind === 'file') made[path] = await hashFile(ports, join(folder, path));
  await files.write(recordPath, JSON.stringify({ key, toolchain, warnings, files: made }));
  return { folder, toolchain, warnings, files: made, reused: false };
}

async function isWhole(
  ports: Pick<Ports, 'files' | 'clock'>,
  cacheDir: string,
  folder: string,
  expected: Readonly<Record<string, string>>,
): Promise<boolean> {
  for (const [path, sha256] of Object.entries(expected))
    if ((await readFileHash(ports, cacheDir, join(folder, path))) !== sha256) return false;
  return true;
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
