import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { obtainLibraries, type DeclaredLibrary, type ObtainedLibrary } from './libs/index.ts';
import { describeManifest } from './metadata.ts';
import { withoutNamed, type CharmPlan, type GeneratedFile } from './plan.ts';
import { renderYaml, type RenderedTexts } from './render-yaml.ts';
import { describeResolution, requireMatch, type CharmResolution } from './resolution.ts';
import { obtainVenv, readStream, streamFile, writeStream, type Venv } from './venv/index.ts';
import {
  compareBytes,
  deflate,
  dosTime,
  encodeSegment,
  joinSegments,
  type ZipFile,
  type ZipSegment,
} from './zip/index.ts';

export interface BuildOptions {
  /** The folder that the charm is written to. */
  readonly output: string;
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
  /** What was taken over and what was made, for people. */
  readonly account: readonly { readonly what: string; readonly how: string }[];
}

/** Who packed the charm, in manifest.yaml. */
const PACKER = 'paas-action';
/** Compressing less than this costs less than reading a file. */
const WORTH_KEEPING = 16 * 1024;

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
  const chunks = joinSegments(
    [
      pack(own.filter(({ path }) => compareBytes(path, 'venv/') < 0)),
      venv.segment,
      pack(own.filter(({ path }) => compareBytes(path, 'venv/') >= 0)),
    ],
    at,
  );
  const bytes = Buffer.concat(chunks);
  const path = join(options.output, plan.fileName);
  const existing = await ports.files.readBytes(path);
  const same = existing !== undefined && bytes.equals(existing);
  if (!same) await ports.files.write(path, bytes);
  return {
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    count: own.length + venv.segment.members.length,
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

function libraryFile({ path, text }: ObtainedLibrary): ZipFile {
  return { path, mode: 0o644, content: Buffer.from(text) };
}

async function renderFile(
  ports: Pick<Ports, 'files'>,
  texts: RenderedTexts,
  { path, mode, content }: GeneratedFile,
): Promise<ZipFile> {
  const text = typeof content === 'string' ? content : await renderYaml(ports, texts, content);
  return { path, mode, content: Buffer.from(text) };
}

function manifestFile(plan: CharmPlan, venv: Venv, epoch: number): GeneratedFile {
  const python = plan.entrypoint.endsWith('.py');
  const operator = python && plan.operator && venv.packages.some(({ name }) => name === 'ops');
  const manifest = describeManifest({
    platform: plan.platform,
    packer: PACKER,
    epoch,
    language: python ? 'python' : 'unknown',
    framework: operator ? 'operator' : 'unknown',
  });
  return { path: 'manifest.yaml', mode: 0o644, content: { value: manifest, order: 'as given' } };
}

async function readOwnFiles(ports: Pick<Ports, 'files'>, plan: CharmPlan): Promise<readonly ZipFile[]> {
  const read = plan.files.map(async ({ path, source, executable }): Promise<ZipFile> => {
    const content = await ports.files.readBytes(source);
    if (content === undefined)
      throw new Failure('CHARM_FILE', `${path} went away while the charm was packed`, {
        hint: 'Run the step again when nothing else writes to the project.',
        at: { file: path },
      });
    return { path, mode: executable || path === 'dispatch' ? 0o755 : 0o644, content };
  });
  return Promise.all(read);
}

/** The deflate streams of all files; those of larger ones are kept for the next time. */
async function readStreams(
  ports: Pick<Ports, 'files'>,
  files: readonly ZipFile[],
  cacheDir: string,
): Promise<ReadonlyMap<ZipFile, Uint8Array | undefined>> {
  const found = files.map(async (file): Promise<[ZipFile, Uint8Array | undefined]> => {
    if (file.content.length < WORTH_KEEPING) return [file, deflate(file.content)];
    const kept = streamFile(cacheDir, createHash('sha256').update(file.content).digest('hex'));
    const known = await readStream(ports, kept);
    if (known !== undefined) return [file, known];
    const stream = deflate(file.content);
    if (stream !== undefined) await writeStream(ports, kept, stream);
    return [file, stream];
  });
  return new Map(await Promise.all(found));
}

function describeAccount(
  venv: Venv,
  libraries: readonly ObtainedLibrary[],
  own: number,
  written: boolean,
): BuiltCharm['account'] {
  const versions = {
    pinned: 'versions from the resolution file',
    memory: 'versions as before: the requirements are unchanged',
    old: 'versions as before: the package index could not be asked',
    asked: 'versions chosen now',
    none: 'no packages',
  }[venv.resolution];
  const packed = { cache: ', packed before', installed: ', installed and packed now', none: '' }[venv.packed];
  const from = (place: ObtainedLibrary['from']): number =>
    libraries.filter((one) => one.from === place).length;
  const origins = [
    [from('folder'), 'from the given folder'],
    [from('cache'), 'fetched before'],
    [from('charmhub'), 'fetched from Charmhub'],
  ] as const;
  return [
    { what: `${venv.packages.length} Python packages`, how: `${versions}${packed}` },
    ...origins
      .filter(([count]) => count > 0)
      .map(([count, how]) => ({ what: `${count} charm libraries`, how })),
    { what: `${own - libraries.length} files of the charm`, how: 'read' },
    { what: 'the charm', how: written ? 'written' : 'already packed: the same bytes are there' },
  ];
}
