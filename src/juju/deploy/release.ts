import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';

import type { Ports } from '../../ports/index.ts';

/**
 * What was last seen to run well. Juju keeps no file of a local charm that a client could ask for, and no reference of
 * an image either: whoever wants to go back to them has to remember them.
 */
export interface Release {
  /** Resource to the image by digest, and to the fingerprint that Juju had for it. */
  readonly images: Readonly<Record<string, { readonly reference: string; readonly fingerprint: string }>>;
  /** The packed charm. */
  readonly charm: string;
}

type Needed = Pick<Ports, 'files'>;

const NOTE = 'release.json';
const noteSchema = z.strictObject({
  images: z.record(z.string(), z.strictObject({ reference: z.string(), fingerprint: z.string() })),
  charm: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** Remembers a release in a folder of its own, in place of the one before. */
export async function writeRelease({ files }: Needed, folder: string, release: Release): Promise<void> {
  const hash = await hashOf({ files }, release.charm);
  await files.mkdir(folder, { mode: 0o700 });
  for (const name of (await files.list(folder)) ?? []) {
    if (name !== `${hash}.charm`) await files.remove(join(folder, name));
  }
  const copy = join(folder, `${hash}.charm`);
  if ((await files.stat(copy)) === undefined) await files.copy(release.charm, copy);
  await files.write(join(folder, NOTE), JSON.stringify({ images: release.images, charm: hash }));
}

/** What is remembered; undefined when there is nothing, or something else than was written. */
export async function findRelease({ files }: Needed, folder: string): Promise<Release | undefined> {
  const parsed = noteSchema.safeParse(tryJson((await files.readText(join(folder, NOTE))) ?? ''));
  if (!parsed.success) return undefined;
  const charm = join(folder, `${parsed.data.charm}.charm`);
  const whole =
    (await files.stat(charm)) !== undefined && (await hashOf({ files }, charm)) === parsed.data.charm;
  return whole ? { images: parsed.data.images, charm } : undefined;
}

async function hashOf({ files }: Needed, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of files.readStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
