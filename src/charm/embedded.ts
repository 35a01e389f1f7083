import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import { describeAccount, type Account } from './account.ts';
import { libraryFile, manifestFile, readOwnFiles, renderFile } from './charm-files.ts';
import { readStreams } from './file-streams.ts';
import { obtainLibraries, type DeclaredLibrary, type ObtainedLibrary } from './libs/index.ts';
import { withoutNamed, type CharmPlan } from './plan.ts';
import { describeResolution, requireMatch, type CharmResolution } from './resolution.ts';
import { obtainVenv } from './venv/index.ts';
import {
  compareBytes,
  dosTime,
  encodeSegment,
  joinSegments,
  type ZipFile,
  type ZipSegment,
} from './zip/index.ts';

const NONE = new Uint8Array();

export interface BuildOptions {
  /** The folder that the charm is written to. */
  readonly output: string;
  /** Must be kept before the charm is there; its error is that of the build. */
  readonly confirmed?: Promise<unknown>;
  readonly cacheDir: string;
  /** A folder of charm libraries that is looked into before Charmhub is asked. */
  readonly libraryFolder?: string;
  readonly charmhub: string;
  /** A resolution to follow to the letter. */
  readonly pinned?: CharmResolution;
  /** Milliseconds for which versions that were chosen stay chosen while nothing else changes. */
  readonly maxAge: number;
  /** uv's variables for package indexes (`UV_DEFAULT_INDEX`, `UV_INDEX`). Credentials in them are the caller's to mask. */
  readonly indexes?: Readonly<Record<string, string>>;
  /** Seconds since 1970: the time of every file in the charm. */
  readonly epoch: number;
  /** zlib's version, part of cache keys. */
  readonly zlib: string;
  /** The code that builds, by its hash: see `renderYaml`. */
  readonly bundle?: string;
}

export interface BuiltCharm {
  readonly path: string;
  /** Of the file, in hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Files in it. */
  readonly count: number;
  /** False when the same charm was already there. */
  readonly written: boolean;
  readonly resolution: CharmResolution;
  readonly libraries: readonly ObtainedLibrary[];
  readonly account: Account;
}

/**
 * Builds the charm. The same plan, resolution and zlib give the same bytes, wherever and whenever; if the file is
 * there already with these bytes it is left alone.
 *
 * @throws Failure as `obtainLibraries` and `obtainVenv` do, `CHARM_RESOLUTION`, `CHARM_TOO_LARGE`, `CHARM_FILE`
 */
export async function buildCharm(
  ports: Pick<Ports, 'files' | 'exec' | 'http' | 'clock'>,
  plan: CharmPlan,
  options: BuildOptions,
): Promise<BuiltCharm> {
  const libraries = await obtainLibraries(ports, {
    missing: pinPatches(plan.missingLibraries, options.pinned),
    charmhub: options.charmhub,
    cacheDir: options.cacheDir,
    maxAge: options.maxAge,
    ...(options.libraryFolder !== undefined && { folder: options.libraryFolder }),
  });
  const fetched = withoutNamed(
    libraries.flatMap(({ pydeps }) => pydeps),
    plan.requirements.lines,
  );
  const extra =
    plan.requirements.lock === undefined ? [...new Set([...plan.requirements.extra, ...fetched])].sort() : [];
  const venv = await obtainVenv(ports, {
    plan,
    extra,
    cacheDir: options.cacheDir,
    maxAge: options.maxAge,
    indexes: options.indexes ?? {},
    epoch: options.epoch,
    zlib: options.zlib,
    ...(options.pinned !== undefined && { pinned: options.pinned }),
  });
  if (options.pinned !== undefined) requireMatch(options.pinned, venv.request, libraries);

  const generated = [...plan.generated, manifestFile(plan, venv, options.epoch)];
  const own = [
    ...(await readOwnFiles(ports, plan)),
    ...(await Promise.all(generated.map((file) => renderFile(ports, options, file)))),
    ...libraries.map(libraryFile),
  ];
  const at = dosTime(options.epoch);
  const streams = await readStreams(ports, own, options.cacheDir);
  const pack = (files: readonly ZipFile[]): ZipSegment =>
    encodeSegment(files, at, (file) => streams.get(file));
  const chunks = joinSegments([
    pack(own.filter(({ path }) => compareBytes(path, 'venv/') < 0)),
    venv.segment,
    pack(own.filter(({ path }) => compareBytes(path, 'venv/') >= 0)),
  ]);
  const bytes = Buffer.concat(chunks);
  const path = join(options.output, plan.fileName);
  const existing = await ports.files.stat(path);
  const same = existing?.size === bytes.length && bytes.equals((await ports.files.readBytes(path)) ?? NONE);
  const ready = options.confirmed ?? Promise.resolve();
  // A charm that is refused leaves no folder behind either.
  if ((await ports.files.stat(options.output)) === undefined) await ready;
  // To wait for the disk takes longer than to pack: what a power cut takes is packed again.
  const placed = same ? ready : ports.files.write(path, bytes, { ready, synced: false });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await placed;
  return {
    path,
    sha256,
    size: bytes.length,
    count: own.length + venv.segment.count,
    written: !same,
    resolution: describeResolution(venv.request, plan.python, venv.packages, libraries),
    libraries,
    account: describeAccount(venv, libraries, own.length, !same),
  };
}

/** A pinned run takes the patch that the resolution file names, however many there are by now. */
function pinPatches(
  missing: readonly DeclaredLibrary[],
  pinned: CharmResolution | undefined,
): readonly DeclaredLibrary[] {
  return missing.map((library) => {
    const known = pinned?.libraries.find(({ path }) => path === library.path);
    return known === undefined ? library : { ...library, patch: known.patch };
  });
}
