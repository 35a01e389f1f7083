import type { PackageIdentity } from '../../debian/index.ts';
import { Failure, isFailure, type Location } from '../../errors/index.ts';
import type { LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { readCut } from './read-cut.ts';
import { provideChisel } from './provide-chisel.ts';

export interface CutRequest {
  /** Names such as `bash_bins`; at least one. */
  readonly slices: readonly string[];
  /** The release of Ubuntu whose slices they are: `24.04`. */
  readonly version: string;
  /** A folder with the definitions of the slices instead of those that Ubuntu publishes. */
  readonly definitions?: string | undefined;
  /** As Debian names it. */
  readonly architecture: string;
  readonly cacheDir: string;
  /** Where each slice is asked for, for messages. */
  readonly places: Readonly<Record<string, Location>>;
  readonly downloads?: string | undefined;
}

export interface Cut {
  /** Can be read until `dispose`. */
  readonly entries: readonly LayerEntry[];
  /** The packages that the slices are cut from; chisel tells no epochs. */
  readonly packages: readonly PackageIdentity[];
  /** Where chisel came from. */
  readonly chisel: string;
  readonly dispose: () => Promise<void>;
}

/** Indexes of two components in three pockets, and the packages, on a slow line. */
const TIMEOUT = 900_000;

/** The command line, as craft-parts has it (craft_parts/packages/deb.py), with what it takes from its machine said. */
export function cutCommand(
  program: string,
  root: string,
  { slices, version, definitions, architecture }: Omit<CutRequest, 'cacheDir' | 'places'>,
): readonly [string, ...string[]] {
  return [
    ...([program, 'cut', '--ignore=unmaintained', '--ignore=unstable'] as const),
    `--release=${definitions ?? `ubuntu-${version}`}`,
    `--arch=${architecture}`,
    `--root=${root}`,
    ...slices,
  ];
}

/**
 * Cuts the slices of a whole image at once.
 *
 * @throws Failure `ROCK_CHISEL`
 */
export async function cutSlices(
  ports: Pick<Ports, 'exec' | 'files' | 'http' | 'clock' | 'reporter'>,
  request: CutRequest,
): Promise<Cut> {
  const { cacheDir, downloads } = request;
  const chisel = await provideChisel(ports, { cacheDir, downloads });
  const root = await ports.files.makeTemp('rock-slices');
  const dispose = (): Promise<void> => ports.files.remove(root);
  try {
    const log = await ports.reporter.group(`Cut ${request.slices.length} slices`, () =>
      ports.exec.run({
        argv: cutCommand(chisel.program, root, request),
        // Its downloads stay with ours, whoever's home this is.
        env: { XDG_CACHE_HOME: cacheDir },
        timeout: TIMEOUT,
        onLine: (line) => ports.reporter.debug(line),
      }),
    );
    const entries = await readCut(ports, root);
    return { entries, packages: readPackages(log.stderr), chisel: chisel.origin, dispose };
  } catch (error) {
    await dispose();
    throw isFailure(error, 'TOOL_FAILED', 'TOOL_TIMEOUT') ? explain(error, request.places) : error;
  }
}

/** chisel names the archives that it takes: `Fetching pool/main/b/bash/bash_5.2.21-2ubuntu4_amd64.deb...`. */
export function readPackages(log: string): readonly PackageIdentity[] {
  const found = [...log.matchAll(/ Fetching pool\/\S+\/([^/_\s]+)_([^/_\s]+)_([^/_\s]+)\.deb\.\.\.$/gm)];
  return found
    .map(([, name = '', version = '', architecture = '']) => ({ name, version, architecture }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** chisel's own words, at the line of the slice that they are about. */
function explain(failure: Failure, places: CutRequest['places']): Failure {
  const words = failure.details.findLast((line) => line.startsWith('error: '))?.slice('error: '.length);
  const message = words ?? failure.message;
  const slice = Object.keys(places).find((name) => message.includes(name));
  const at =
    (slice === undefined ? undefined : places[slice]) ??
    Object.entries(places).find(([name]) => message.includes(`"${name.split('_', 1)[0] ?? ''}"`))?.[1];
  return new Failure('ROCK_CHISEL', `chisel cannot cut the slices: ${message}`, {
    hint: /cannot talk to|archive/.test(message)
      ? 'Check that archive.ubuntu.com (ports.ubuntu.com for other processors than amd64) and codeload.github.com can be reached.'
      : 'Correct the name; `chisel find --release ubuntu-24.04 NAME` lists the slices that there are.',
    ...(at === undefined ? {} : { at }),
    details: failure.details,
    cause: failure,
  });
}
