import type { Ports } from '../ports/index.ts';
import {
  bundleEntries,
  bundlePath,
  fileEntry,
  joinCertificates,
  listCertificates,
  sliceEntries,
} from './certificates.ts';
import { parseControl } from './control-file.ts';
import { findJavaLink } from './java-link.ts';
import { mergePackages } from './merge-packages.ts';
import type { MergedEntry } from './merge-packages.ts';
import { readPackageContents } from './package-contents.ts';
import type { PackageContents } from './package-contents.ts';
import { describePostinst } from './postinst.ts';
import { readBytes, stageEntries } from './staged-entries.ts';
import type { BaseView, BuiltInSlice, FetchedPackage, ReadArchive, StagedPackages } from './types.ts';

export interface ReadRequest {
  readonly packages: readonly FetchedPackage[];
  readonly slices?: readonly { readonly slice: BuiltInSlice; readonly package: FetchedPackage }[];
  /** The base image's paths; undefined for `bare`. */
  readonly base: BaseView | undefined;
  readonly readArchive: ReadArchive;
}

/** Decompressing is dpkg-deb's work: two at once keep two cores busy. */
const AT_ONCE = 2;
const STATUS_FOLDER = 'var/lib/dpkg/status.d';

/**
 * Unpacks archives into layer entries as craft-parts stages packages: nothing of a package is ever run. Contents pass
 * through temporary files, so memory does not grow with the packages.
 *
 * @throws Failure `DEBIAN_ARCHIVE_INVALID`, `DEBIAN_FILE_CONFLICT`, `TOOL_MISSING` (dpkg-deb).
 */
export async function readPackages(
  ports: Pick<Ports, 'files' | 'exec'>,
  { packages, slices = [], base, readArchive }: ReadRequest,
): Promise<StagedPackages> {
  const { files } = ports;
  const temp = await files.makeTemp('paas-debs');
  try {
    const archives = [...packages, ...slices.map((slice) => slice.package)];
    const contents = await mapInOrder(archives, AT_ONCE, (one, index) =>
      readPackageContents(ports, one, { spool: `${temp}/${index}`, readArchive }),
    );
    const whole = contents.slice(0, packages.length);
    const cut = await Promise.all(contents.slice(packages.length).map((one) => cutSlice(files, one)));
    const merged = new Map(mergePackages(whole, base));
    // A slice gives way to the package that it is cut from, and to openssl.
    for (const [path, entry] of mergePackages(cut, base)) if (!merged.has(path)) merged.set(path, entry);
    for (const entry of await builtInEffects(files, whole, merged, base)) merged.set(entry.path, entry);
    for (const entry of statusEntries([...whole, ...cut], base)) merged.set(entry.path, entry);
    return {
      entries: stageEntries(files, merged, base),
      warnings: whole.filter((one) => !wasConfigured(one, base)).flatMap(warningsOf),
      dispose: () => files.remove(temp),
    };
  } catch (error) {
    await files.remove(temp);
    throw error;
  }
}

async function cutSlice(files: Ports['files'], contents: PackageContents): Promise<PackageContents> {
  return { ...contents, entries: sliceEntries(contents, await readBundle(files, contents)) };
}

async function readBundle(files: Ports['files'], contents: PackageContents): Promise<Uint8Array> {
  const certificates = listCertificates(contents);
  return joinCertificates(await Promise.all(certificates.map(({ bytes }) => readBytes(files, bytes))));
}

/** What the maintainer scripts of a few packages do that programs cannot do without. */
async function builtInEffects(
  files: Ports['files'],
  packages: readonly PackageContents[],
  merged: ReadonlyMap<string, MergedEntry>,
  base: BaseView | undefined,
): Promise<readonly MergedEntry[]> {
  const effects: MergedEntry[] = [];
  const certificates = packages.find(({ name }) => name === 'ca-certificates');
  if (certificates !== undefined) {
    const entries = bundleEntries(await readBundle(files, certificates));
    const bundle = mergePackages([{ ...certificates, entries }], base);
    effects.push(...[...bundle.values()].filter(({ path }) => path === bundlePath || !merged.has(path)));
  }
  const java = findJavaLink(merged, base);
  return java === undefined ? effects : [...effects, java];
}

/** Where images without dpkg's own database say which packages they hold, so that scanners find them. */
function statusEntries(
  packages: readonly PackageContents[],
  base: BaseView | undefined,
): readonly MergedEntry[] {
  const folders = ['var', 'var/lib', 'var/lib/dpkg', STATUS_FOLDER].map(
    (path) => ({ kind: 'directory', path, mode: 0o755, uid: 0, gid: 0 }) as const,
  );
  return packages.flatMap((one) => {
    const file = fileEntry(`${STATUS_FOLDER}/${one.name}`, Buffer.from(`${one.control.trimEnd()}\n`));
    return [...mergePackages([{ ...one, entries: [...folders, file] }], base).values()];
  });
}

/** A package of the base was configured when the base was made; here it only gets newer. */
function wasConfigured({ name, control }: PackageContents, base: BaseView | undefined): boolean {
  const architecture = parseControl(control)[0]?.get('architecture')?.value ?? '';
  return [name, `${name}:${architecture}`].some(
    (one) => base?.get(`var/lib/dpkg/info/${one}.list`) !== undefined,
  );
}

function warningsOf({ name, postinst }: PackageContents): StagedPackages['warnings'] {
  const effects = describePostinst(name, postinst);
  if (effects.length === 0) return [];
  return [
    { package: name, message: `the installation script of ${name} is not run; it ${effects.join(', ')}` },
  ];
}

async function mapInOrder<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      results[index] = await work(item, index).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const one of workers) if (one.status === 'rejected') throw one.reason;
  return results;
}
