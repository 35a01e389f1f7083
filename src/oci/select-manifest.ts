import { Failure } from '../errors/index.ts';
import type { Descriptor } from './descriptor.ts';
import type { Index, ManifestOrIndex } from './manifest.ts';
import { isIndexType, isManifestType } from './media-types.ts';
import { formatPlatform, platformMatches, type Platform } from './platform.ts';

/** Indexes within indexes; more is nobody's honest image. */
const MAX_NESTING = 4;

/**
 * The manifest for a platform among those of an index, looking into nested indexes. Attestations
 * (`unknown/unknown`) never count; a manifest that names no platform counts when it is the only one.
 *
 * @param read Fetches and parses what a descriptor of a nested index names.
 * @throws Failure `OCI_PLATFORM_MISSING` that lists what there is
 */
export async function selectManifest(
  index: Index,
  platform: Platform,
  read: (descriptor: Descriptor) => Promise<ManifestOrIndex>,
  what: string,
): Promise<Descriptor> {
  const offered: string[] = [];
  const found = await find(index, platform, read, offered, 0);
  if (found !== undefined) return found;
  const list = [...new Set(offered)];
  throw new Failure('OCI_PLATFORM_MISSING', `${what} has no image for ${formatPlatform(platform)}`, {
    hint: list.length === 0 ? 'The index is empty; check the reference.' : `It has ${list.join(', ')}.`,
  });
}

async function find(
  index: Index,
  platform: Platform,
  read: (descriptor: Descriptor) => Promise<ManifestOrIndex>,
  offered: string[],
  depth: number,
): Promise<Descriptor | undefined> {
  if (depth >= MAX_NESTING) throw new Failure('OCI_LIMIT_EXCEEDED', 'an image index is nested too deeply');
  const manifests = index.manifests.filter(
    (entry) => isManifestType(entry.mediaType) && !isAttestation(entry),
  );
  for (const entry of manifests) {
    if (entry.platform === undefined) continue;
    if (platformMatches(platform, entry.platform)) return entry;
    offered.push(formatPlatform(entry.platform));
  }
  for (const entry of index.manifests.filter(({ mediaType }) => isIndexType(mediaType))) {
    if (entry.platform !== undefined && !platformMatches(platform, entry.platform)) continue;
    const nested = await read(entry);
    if (nested.kind !== 'index') continue;
    const found = await find(nested.index, platform, read, offered, depth + 1);
    if (found !== undefined) return found;
  }
  const [only, ...others] = manifests;
  if (only?.platform === undefined && others.length === 0) return only;
  if (only?.platform === undefined && only !== undefined) offered.push('images without a platform');
  return undefined;
}

function isAttestation(entry: Descriptor): boolean {
  return (
    entry.platform?.os === 'unknown' ||
    entry.annotations?.['vnd.docker.reference.type'] !== undefined ||
    entry.artifactType !== undefined
  );
}

/** @throws Failure `OCI_PLATFORM_MISSING` when an image that stands alone was made for another platform. */
export function requirePlatform(wanted: Platform, offered: Platform, what: string): void {
  if (platformMatches(wanted, offered)) return;
  throw new Failure('OCI_PLATFORM_MISSING', `${what} has no image for ${formatPlatform(wanted)}`, {
    hint: `It has ${formatPlatform(offered)}.`,
  });
}
