import { Failure } from '../errors/index.ts';
import type { ResolvedPackage } from './types.ts';

const URI_LINE = /^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})$/;
const FILENAME = /^([a-z0-9][a-z0-9+.-]*)_([A-Za-z0-9.+~%:-]+)_([a-z0-9-]+)\.deb$/;

/**
 * Reads what `apt-get install --print-uris` prints; everything that is not an address is apt's talk.
 *
 * @throws Failure `DEBIAN_INDEX_REFUSED` for an address without a SHA-256.
 */
export function parsePrintUris(stdout: string): readonly ResolvedPackage[] {
  const packages = stdout
    .split('\n')
    .filter((line) => line.startsWith("'"))
    .map((line) => {
      const [, url, aptName, size, sha256] = URI_LINE.exec(line) ?? [];
      // apt makes this name of package, version and architecture and escapes ":" and "_" in the version.
      const [, name, version, architecture] = FILENAME.exec(aptName ?? '') ?? [];
      if (
        url === undefined ||
        sha256 === undefined ||
        name === undefined ||
        version === undefined ||
        architecture === undefined
      ) {
        throw new Failure(
          'DEBIAN_INDEX_REFUSED',
          `the package index has no usable SHA-256 for a package: ${line}`,
        );
      }
      const filename = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
      return {
        name,
        version: decodeURIComponent(version),
        architecture,
        url,
        filename,
        size: Number(size),
        sha256,
      };
    });
  return packages.sort((a, b) => compare(a.name, b.name) || compare(a.architecture, b.architecture));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A name, or a name with its version, that apt did not find. */
export interface UnknownPackage {
  readonly name: string;
  readonly version?: string;
}

const UNKNOWN = [
  /^E: Unable to locate package (\S+)$/,
  /^E: Package '([^']+)' has no installation candidate$/,
  // apt takes a name with a dot that it does not know for a pattern and would install whatever fits it.
  /^Note, selecting '[^']+' for (?:regex|glob|task) '([^']+)'$/,
];
const UNKNOWN_VERSION = /^E: Version '([^']+)' for '([^']+)' was not found$/;

/** What apt could not find, from everything that it printed in the C locale. */
export function parseUnknown(output: string): readonly UnknownPackage[] {
  const found = new Map<string, UnknownPackage>();
  for (const line of output.split('\n')) {
    for (const pattern of UNKNOWN) {
      const name = pattern.exec(line)?.[1];
      if (name !== undefined) found.set(name, { name });
    }
    const [, version, name] = UNKNOWN_VERSION.exec(line) ?? [];
    if (name !== undefined && version !== undefined) found.set(name, { name, version });
  }
  return [...found.values()];
}

/** apt's own errors and the unmet dependencies that it lists, for a Failure's details. */
export function explanationLines(output: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const unmet = lines.findIndex((line) => line.startsWith('The following packages have unmet dependencies'));
  const listed =
    unmet < 0 ? [] : lines.slice(unmet).filter((line) => line.startsWith(' ') || line.endsWith(':'));
  const errors = lines.filter((line) => /^(E|W|Err):/.test(line));
  return [...listed.slice(0, 20), ...errors.slice(0, 20)];
}

/** The packages that provide each virtual package that apt did not choose one for. */
export function parseProviders(output: string): ReadonlyMap<string, readonly string[]> {
  const providers = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of output.split('\n')) {
    const name = /^Package (\S+) is a virtual package provided by:$/.exec(line)?.[1];
    const provider = /^ {2}(\S+) /.exec(line)?.[1];
    if (name !== undefined) providers.set(name, (current = []));
    else if (provider !== undefined) current?.push(provider.replace(/:.*$/, ''));
    else current = undefined;
  }
  return providers;
}
