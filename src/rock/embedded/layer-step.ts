import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure } from '../../errors/index.ts';
import {
  cachedLayer,
  canonicalJson,
  layerKey,
  writeLayer,
  type BlobStore,
  type Layer,
  type LayerEntry,
} from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { parseJson } from '../cache/known-file.ts';
import type { LayerName } from '../plan/index.ts';
import type { KnownLayer } from './ground.ts';
import { watchPrograms } from './watch-programs.ts';

/** What one layer is made of: named inputs, and how to get its entries when they have changed. */
export interface LayerStep {
  readonly name: LayerName;
  /** Everything that decides the content, in groups whose names are shown to people (`packages`, `requirements`). */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly entries: () => Promise<{
    readonly entries: Iterable<LayerEntry>;
    readonly dispose?: () => Promise<void>;
  }>;
}

export interface MadeLayer {
  readonly name: LayerName;
  readonly layer: Layer;
  readonly reused: boolean;
  readonly why: string;
  /** True when this run wrote it and saw nothing in it that could be a program or a library. */
  readonly isInert?: boolean;
  /** Hash of each group of inputs, kept to say next time what has changed. */
  readonly groups: Readonly<Record<string, string>>;
}

/** Takes a layer from the store, or writes it; there is nothing to do for one that is known. */
export async function makeLayer(
  store: BlobStore,
  step: LayerStep | KnownLayer,
  previous: Readonly<Record<string, string>> | undefined,
): Promise<MadeLayer> {
  if ('layer' in step) return { ...step, reused: true, why: explain(true, step.groups, previous) };
  let isInert = false;
  const { layer, reused } = await cachedLayer(store, layerKey([step.name, step.inputs]), async () => {
    const { entries, dispose } = await step.entries();
    try {
      const watched = watchPrograms(entries);
      const written = await writeLayer(store, watched.entries);
      isInert = !watched.mayHavePrograms();
      return written;
    } finally {
      await dispose?.();
    }
  });
  const groups = hashGroups(step.inputs);
  return { name: step.name, layer, reused, why: explain(reused, groups, previous), isInert, groups };
}

function hashGroups(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16),
    ]),
  );
}

/** In a few words, why a layer was made or not. */
export function explain(
  reused: boolean,
  groups: Readonly<Record<string, string>>,
  previous: Readonly<Record<string, string>> | undefined,
): string {
  const changed = Object.keys(groups).filter((name) => groups[name] !== previous?.[name]);
  if (reused && previous !== undefined && changed.length === 0) return 'nothing changed';
  if (reused) return 'made before with the same inputs';
  if (previous === undefined) return 'first build';
  return changed.length === 0 ? 'not in the cache any more' : `changed: ${changed.join(', ')}`;
}

const lastSchema = z.record(z.string(), z.record(z.string(), z.string()));
export type LastBuild = z.infer<typeof lastSchema>;

/** Reads and writes what the last build of a rock was made of. It only serves explanations. */
export function openLastBuild(
  ports: Pick<Ports, 'files'>,
  cacheDir: string,
  key: string,
): { read(): Promise<LastBuild>; write(layers: readonly MadeLayer[]): Promise<void> } {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
  const path = join(cacheDir, 'last-builds', `${name}.json`);
  return {
    read: async () => lastSchema.safeParse(parseJson(await ports.files.readText(path))).data ?? {},
    async write(layers) {
      const text = `${JSON.stringify(Object.fromEntries(layers.map(({ name: layer, groups }) => [layer, groups])))}\n`;
      if ((await ports.files.readText(path)) === text) return;
      await ports.files.write(path, text, { synced: false });
    },
  };
}

/**
 * Joins the entries of several sources for one layer. Equal folders are one; of the same file from two sources neither
 * is chosen.
 *
 * @throws Failure `ROCK_PARTS_CONFLICT`
 */
export function joinEntries(
  sources: readonly { readonly from: string; readonly entries: readonly LayerEntry[] }[],
): readonly LayerEntry[] {
  const byPath = new Map<string, { entry: LayerEntry; from: string }>();
  for (const { from, entries } of sources) {
    for (const entry of entries) {
      const there = byPath.get(entry.path);
      if (there !== undefined && !(there.entry.kind === 'directory' && entry.kind === 'directory'))
        throw new Failure('ROCK_PARTS_CONFLICT', `/${entry.path} comes from ${there.from} and from ${from}`, {
          hint: 'Leave one of them out with an exclude entry under `prime`.',
        });
      byPath.set(entry.path, { entry, from });
    }
  }
  return [...byPath.values()].map(({ entry }) => entry);
}
