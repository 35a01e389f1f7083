import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { LayerLinks, Machine } from '../../elf/index.ts';
import { canonicalJson, readLayer, type Digest, type StoredImage } from '../../oci/index.ts';
import { parseJson } from '../cache/known-file.ts';
import type { ReadyBase } from './base.ts';
import { findInBase, glibcRelease } from './base-facts.ts';
import { followBaseLinks } from './image-paths.ts';
import type { MadeLayer } from './layer-step.ts';
import type { LayerName } from '../plan/index.ts';
import type { BuildContext, RockWarning } from './types.ts';

/** Raised when what is kept, or what is said of it, changes. */
const FORMAT = 1;
const NOTHING: LayerLinks = { programs: [], libraries: [], damaged: [] };
const NO_LINKS = JSON.stringify(NOTHING);
/** Findings that are told one by one; a package with hundreds of such files has one reason. */
const TOLD = 8;

/**
 * Layers made of the distribution's packages: apt saw to what they need, and what else they could load (the windows of
 * a Java without a screen) is left out on purpose.
 */
const FROM_PACKAGES: ReadonlySet<LayerName> = new Set(['runtime', 'language']);

const messages = z.array(z.string());
export interface AuditedImage {
  readonly image: StoredImage;
  /** Its layers above the base, lowest first. */
  readonly layers: readonly MadeLayer[];
  /** As Debian names it. */
  readonly architecture: string;
}

/**
 * What a program of the image would find out only when it runs: a library that is not there, another processor, a newer
 * glibc than the base's. Nothing is run. These are warnings, because an image may carry what it never starts.
 *
 * A layer is looked through once; what was found in it is kept by its digest, and so is the verdict on all of them.
 */
export async function auditLayers(
  context: Pick<BuildContext, 'ports' | 'cacheDir'>,
  base: ReadyBase,
  { image, layers, architecture }: AuditedImage,
): Promise<readonly RockWarning[]> {
  const { files } = context.ports;
  const folder = join(context.cacheDir, 'links');
  const first = base.image.image.layers.length;
  const kept = layers.map(({ name, layer: { digest }, isInert = false }, index) => ({
    name,
    digest,
    links: keptLinks(files, folder, digest, isInert, () => readLayer(base.store, image.image, first + index)),
  }));
  const linked: (readonly [LayerName, Digest])[] = [];
  for (const { name, digest, links } of kept)
    if ((await links.text()) !== NO_LINKS) linked.push([name, digest]);
  const key = [FORMAT, base.image.manifest.digest, linked, architecture];
  const verdict = join(folder, `${createHash('sha256').update(canonicalJson(key)).digest('hex')}.json`);
  const known = messages.safeParse(parseJson(await files.readText(verdict)));
  if (known.success) return known.data.map((message) => ({ message }));

  const read = await Promise.all(
    kept.map(async ({ name, links }) =>
      FROM_PACKAGES.has(name) ? { ...(await links.read()), programs: [] } : links.read(),
    ),
  );
  const found = await judge(read, base, architecture);
  await files.write(verdict, JSON.stringify(found), { synced: false });
  return found.map((message) => ({ message }));
}

interface KeptLinks {
  /** As it is kept: most runs only compare it. */
  text(): Promise<string>;
  read(): Promise<LayerLinks>;
}

/** What was found in a layer, from the disk, or from the layer itself when that is not there or not whole. */
function keptLinks(
  files: BuildContext['ports']['files'],
  folder: string,
  digest: Digest,
  isInert: boolean,
  members: () => ReturnType<typeof readLayer>,
): KeptLinks {
  const path = join(folder, `${digest.replace('sha256:', '')}-${FORMAT}.json`);
  const look = async (): Promise<LayerLinks> => {
    const links = isInert ? NOTHING : await (await import('../../elf/index.ts')).readLayerLinks(members());
    await files.write(path, JSON.stringify(links), { synced: false });
    return links;
  };
  return {
    text: async () => (await files.readText(path)) ?? JSON.stringify(await look()),
    async read() {
      const { parseLayerLinks } = await import('../../elf/index.ts');
      return parseLayerLinks(parseJson(await files.readText(path))) ?? look();
    },
  };
}

async function judge(
  layers: readonly LayerLinks[],
  base: ReadyBase,
  architecture: string,
): Promise<readonly string[]> {
  const { auditLinks } = await import('../../elf/index.ts');
  const index = (await base.whole?.()) ?? base.index;
  const { paths } = index;
  const findings = auditLinks({
    layers,
    inBase: (path) => paths.has(followBaseLinks(path, paths)),
    machine: architecture as Machine,
    glibc: glibcRelease(findInBase({ ...base, index }, 'libc6')?.version),
  });
  const told = findings.slice(0, TOLD).map(({ message, hint }) => `${message}. ${hint}`);
  const left = findings.length - told.length;
  return left === 0 ? told : [...told, `${left} more files of the image would not find what they link to`];
}
