import { join } from 'node:path';
import type { PackageIdentity } from '../../debian/index.ts';
import { Failure, isFailure } from '../../errors/index.ts';
import {
  findStandIn,
  formatReference,
  openBlobStore,
  parseReference,
  platformOfDebian,
  readBaseIndex,
  type BaseIndex,
  type BlobStore,
  type Digest,
  type Platform,
  type StoredImage,
} from '../../oci/index.ts';
import { isCurrent } from '../../ports/index.ts';
import { readFileHash } from '../cache/known-file.ts';
import type { BasePlan } from '../plan/index.ts';
import type { BareRequest } from './bare-base.ts';
import { findArchitecture, parseOsRelease } from './base-facts.ts';
import { findWhole, openMemo } from './kept-base.ts';
import type { BaseSource, BuildContext } from './types.ts';

/** A base in the store, looked through. */
export interface ReadyBase {
  readonly store: BlobStore;
  readonly image: StoredImage;
  readonly index: BaseIndex;
  readonly source: string;
  /** The files that name the archives of its packages, by path, when they are not those of the image itself. */
  readonly archives?: BaseIndex['files'];
  /** What is in it, when no database of dpkg says so. */
  readonly packages?: readonly PackageIdentity[];
  /** What it really is, when it is not the release that was asked for. */
  readonly standIn?: string;
  readonly warnings: readonly string[];
  /** Everything that it holds, where `index` knows no more than was asked for before. */
  readonly whole?: () => Promise<BaseIndex>;
}

export interface BaseRequest {
  /** What the document asks for; without it any base will do. */
  readonly plan?: BasePlan;
  readonly source?: BaseSource | undefined;
  readonly architecture: string;
  readonly pinned?: Digest | undefined;
  readonly maxAge: number;
  /** For a plan with the base `bare`. */
  readonly bare?: BareRequest;
}

/**
 * Brings the base into the store: the one that the document names, or the one that the caller gives instead. There is
 * never a silent replacement; whether a given base is the release that was asked for is read from its os-release.
 *
 * @throws Failure `ROCK_BASE`, `ROCK_RESOLUTION`, and the failures of registry and image reading
 */
export async function provideBase(context: BuildContext, request: BaseRequest): Promise<ReadyBase> {
  const { plan, architecture } = request;
  const platform = platformOfDebian(architecture);
  if (platform === undefined)
    throw new Failure('ROCK_BASE', `images for ${architecture} are not known`, {
      hint: 'Use one of amd64, arm64, armhf, i386, ppc64el, riscv64, s390x.',
    });
  const store = openBlobStore(context.ports, join(context.cacheDir, 'oci'));
  if (plan?.bare === true && request.bare !== undefined) {
    const { provideBareBase } = await import('./bare-base.ts');
    const { bare } = request;
    const made = await provideBareBase(context, { plan, platform, store }, { ...request, bare });
    checkPinned(
      request.pinned,
      made.image,
      'Ubuntu has newer packages than those that the slices were cut from.',
    );
    return made;
  }
  const source = request.source ?? (plan && { kind: 'reference' as const, reference: plan.reference });
  if (source === undefined) throw new Failure('ROCK_BASE', 'no base image is named');
  const found =
    source.kind === 'reference'
      ? await pullBase(context, store, source.reference, platform, request)
      : await importBase(context, store, source, platform);
  checkPinned(request.pinned, found.image, 'Give the same base-image.');
  const index = await readBaseIndex(store, found.image);
  const standIn = checkRelease(index, found.image, plan, request.source !== undefined);
  checkArchitecture(index, architecture);
  return { store, index, ...found, ...(standIn === undefined ? {} : { standIn }) };
}

function checkPinned(pinned: Digest | undefined, { manifest }: StoredImage, hint: string): void {
  if (pinned === undefined || manifest.digest === pinned) return;
  throw new Failure('ROCK_RESOLUTION', 'the base is not the one that the resolution file pins', {
    hint: `${hint} Or make a new resolution file by packing without one.`,
    details: [`pinned: ${pinned}`, `found:  ${manifest.digest}`],
  });
}

type Found = Pick<ReadyBase, 'image' | 'source' | 'warnings'>;

async function pullBase(
  { ports, registry, cacheDir }: BuildContext,
  store: BlobStore,
  text: string,
  platform: Platform,
  { pinned, maxAge }: BaseRequest,
): Promise<Found> {
  const named = parseReference(text);
  const reference = pinned === undefined ? named : { ...named, digest: pinned };
  const source = formatReference(reference);
  const memo = openMemo(ports, cacheDir, [source, platform]);
  const known = await memo.read();
  const image = known && (await findWhole(store, known.manifest));
  const fresh =
    reference.digest !== undefined || (known !== undefined && isCurrent(ports.clock, known.at, maxAge));
  if (image !== undefined && fresh) return { image, source, warnings: [] };
  try {
    const descriptor = await registry.resolve(reference, platform);
    const pulled = (await findWhole(store, descriptor)) ?? (await registry.pull(reference, platform, store));
    await memo.write(pulled.manifest);
    return { image: pulled, source, warnings: [] };
  } catch (error) {
    if (image === undefined || !isFailure(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT')) throw error;
    return {
      image,
      source,
      warnings: [`the registry of ${source} cannot be reached; its last known image is used`],
    };
  }
}

async function importBase(
  { ports, cacheDir }: BuildContext,
  store: BlobStore,
  source: Exclude<BaseSource, { kind: 'reference' }>,
  platform: Platform,
): Promise<Found> {
  const shown = source.kind === 'layout' ? `oci:${source.path}` : source.path;
  const file = source.kind === 'layout' ? join(source.path, 'index.json') : source.path;
  const hash = await readFileHash(ports, cacheDir, file);
  if (hash === undefined)
    throw new Failure('ROCK_BASE', `the base image ${shown} is not there`, {
      hint: 'base-image takes a registry reference, oci:FOLDER, or the path of a tar.',
    });
  const memo = openMemo(ports, cacheDir, [hash, source.kind === 'layout' ? source.tag : undefined, platform]);
  const known = await memo.read();
  const image = known && (await findWhole(store, known.manifest));
  if (image !== undefined) return { image, source: shown, warnings: [] };
  const { importGiven } = await import('./import-given.ts');
  const imported = await importGiven(ports, store, source, platform);
  await memo.write(imported.manifest);
  return { image: imported, source: shown, warnings: [] };
}

function textOf(index: BaseIndex, ...paths: string[]): string | undefined {
  const bytes = paths.map((path) => index.files.get(path)).find((found) => found !== undefined);
  return bytes && new TextDecoder().decode(bytes);
}

function checkRelease(
  index: BaseIndex,
  image: StoredImage,
  plan: BasePlan | undefined,
  isGiven: boolean,
): string | undefined {
  const text = textOf(index, 'etc/os-release', 'usr/lib/os-release');
  if (text === undefined)
    throw new Failure('ROCK_BASE', 'the base image has no os-release and is no Debian or Ubuntu system', {
      hint: 'Use an Ubuntu image, or the root file system that mmdebstrap writes.',
    });
  const found = parseOsRelease(text);
  const labelled = findStandIn(image.image);
  const matches =
    plan === undefined || (found.id === plan.release.id && found.version === plan.release.version);
  if (matches) return labelled;
  if (!isGiven)
    throw new Failure('ROCK_BASE', `the base image of ${plan.name} turns out to be ${found.prettyName}`, {
      hint: 'Give the image that you mean with the input base-image.',
    });
  return found.prettyName;
}

function checkArchitecture(index: BaseIndex, architecture: string): void {
  const found = findArchitecture(textOf(index, 'var/lib/dpkg/status') ?? '', (path) => index.paths.has(path));
  if (found !== undefined && found !== architecture)
    throw new Failure('ROCK_BASE', `the base image is made for ${found}, the rock is for ${architecture}`, {
      hint: `Give a base image for ${architecture}, for several architectures in \`ARCH=\` lines.`,
    });
}
