import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { PackageIdentity } from '../../debian/index.ts';
import {
  appendLayer,
  emptyImage,
  readBaseIndex,
  writeImage,
  writeLayer,
  type BlobStore,
  type Platform,
  type StoredImage,
} from '../../oci/index.ts';
import { isCurrent } from '../../ports/index.ts';
import { parseJson, statFingerprint } from '../cache/known-file.ts';
import type { BasePlan, RuntimePlan } from '../plan/index.ts';
import { listTree } from '../trees/list-tree.ts';
import { provideBase, type BaseRequest, type ReadyBase } from './base.ts';
import { findWhole, memoSchema } from './kept-base.ts';
import type { BuildContext } from './types.ts';

/** What lies below the rock's own layers when its base is `bare`. */
export interface BareRequest {
  readonly cut: RuntimePlan['cut'];
  readonly places: RuntimePlan['places'];
  /** Whether packages of the build base's archives will be asked for. */
  readonly packages: boolean;
  /** A folder with definitions of slices instead of Ubuntu's. */
  readonly definitions?: string | undefined;
}

/** Raised when the same slices would become another layer than before. */
const FORMAT = 1;

const cutSchema = z.extend(memoSchema, {
  packages: z.array(z.object({ name: z.string(), version: z.string(), architecture: z.string() })),
  chisel: z.string(),
});

interface CutImage {
  readonly image: StoredImage;
  readonly packages: readonly PackageIdentity[];
  readonly source: string;
}

/**
 * The base of a bare rock: nothing, or one layer with all slices that its parts ask for. Its packages come from the
 * archives of the build base, whose image is only read.
 *
 * @throws Failure `ROCK_CHISEL`, and of the build base what `provideBase` throws
 */
export async function provideBareBase(
  context: BuildContext,
  { plan, platform, store }: { plan: BasePlan; platform: Platform; store: BlobStore },
  request: BaseRequest & { readonly bare: BareRequest },
): Promise<ReadyBase> {
  const { bare, source, pinned: _, ...rest } = request;
  // Without chisel nothing of all this is of use, so that comes first.
  const {
    image,
    packages,
    source: from,
  } = bare.cut.length === 0
    ? { image: await writeImage(store, emptyImage(platform)), packages: [], source: 'bare' }
    : await provideCut(context, { plan, platform, store }, request);
  const buildBase = bare.packages
    ? await provideBase(context, { ...rest, source, plan: { ...plan, bare: false } })
    : undefined;
  const archives = new Map(buildBase?.index.files);
  // Nothing of the build base is in the image: every package is missing.
  archives.delete('var/lib/dpkg/status');
  return {
    store,
    image,
    index: await readBaseIndex(store, image),
    source: from,
    archives,
    packages,
    ...(buildBase?.standIn === undefined ? {} : { standIn: buildBase.standIn }),
    warnings: [
      ...(buildBase?.warnings ?? []),
      ...(source !== undefined && buildBase === undefined
        ? ['base-image is not used: the rock is bare, and all that it stages are slices']
        : []),
    ],
  };
}

async function provideCut(
  context: BuildContext,
  { plan, platform, store }: { plan: BasePlan; platform: Platform; store: BlobStore },
  { bare, architecture, pinned, maxAge }: BaseRequest & { readonly bare: BareRequest },
): Promise<CutImage> {
  const { ports, cacheDir } = context;
  const { cut: slices, places, definitions } = bare;
  const { version } = plan.release;
  const defined = definitions === undefined ? [] : await describeDefinitions(context, definitions);
  const key = createHash('sha256')
    .update(JSON.stringify([FORMAT, slices, version, platform, defined]))
    .digest('hex')
    .slice(0, 32);
  const path = join(cacheDir, 'slices', `${key}.json`);
  const memo = cutSchema.safeParse(parseJson(await ports.files.readText(path))).data;
  const holds = (known: NonNullable<typeof memo>): boolean =>
    pinned === undefined ? isCurrent(ports.clock, known.at, maxAge) : known.manifest.digest === pinned;
  if (memo !== undefined && holds(memo)) {
    const image = await findWhole(store, memo.manifest);
    if (image !== undefined) return { image, packages: memo.packages, source: describe(memo.chisel) };
  }
  const now = ports.clock.now();
  const { cutSlices } = await import('../slices/cut-slices.ts');
  const cut = await cutSlices(ports, { slices, version, definitions, architecture, cacheDir, places });
  try {
    const layer = await writeLayer(store, cut.entries);
    const history = { created: '1980-01-01T00:00:00Z', created_by: `chisel: ${slices.join(' ')}` };
    const image = await writeImage(store, appendLayer(emptyImage(platform), layer, history));
    const { mediaType, digest, size } = image.manifest;
    const known = {
      at: now,
      manifest: { mediaType, digest, size },
      packages: cut.packages,
      chisel: cut.chisel,
    };
    await ports.files.mkdir(join(cacheDir, 'slices'));
    await ports.files.write(path, `${JSON.stringify(known)}\n`);
    return { image, packages: cut.packages, source: describe(cut.chisel) };
  } finally {
    await cut.dispose();
  }
}

const describe = (chisel: string): string => `slices, cut by chisel (${chisel})`;

/** What changes when a file of the definitions does. */
async function describeDefinitions(
  { ports }: Pick<BuildContext, 'ports'>,
  folder: string,
): Promise<readonly unknown[]> {
  const items = await listTree(ports, folder, (path) => !path.startsWith('.'));
  return [folder, items.map(({ path, stat }) => [path, statFingerprint(stat)])];
}
