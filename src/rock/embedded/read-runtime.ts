import { join } from 'node:path';
import { fetchPackages, readPackages, type Resolution } from '../../debian/index.ts';
import { readTar, type BaseIndex, type LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { craft } from '../../project/index.ts';

/**
 * Fetches system packages and opens them. Loaded when their layer has to be made.
 *
 * @param options.exclude patterns of paths that are left out
 * @param options.base what the base has
 * @returns entries that can be read until `dispose`
 * @throws Failure of `fetchPackages` and `readPackages`
 */
export async function readRuntime(
  ports: Pick<Ports, 'files' | 'exec' | 'http' | 'clock' | 'reporter'>,
  { packages, slices }: Pick<Resolution, 'packages' | 'slices'>,
  options: {
    readonly cacheDir: string;
    readonly exclude: readonly string[];
    readonly base: BaseIndex['paths'];
  },
): Promise<{
  readonly entries: readonly LayerEntry[];
  readonly warnings: readonly string[];
  readonly dispose: () => Promise<void>;
}> {
  const wanted = [...packages, ...slices.map((slice) => slice.package)];
  const unique = [...new Map(wanted.map((found) => [found.sha256, found])).values()];
  const fetched = await fetchPackages(ports, {
    packages: unique,
    cacheDir: join(options.cacheDir, 'debian'),
  });
  const bySha = new Map(fetched.map((found) => [found.sha256, found]));
  const staged = await readPackages(ports, {
    packages: packages.flatMap(({ sha256 }) => bySha.get(sha256) ?? []),
    slices: slices.flatMap((slice) => {
      const found = bySha.get(slice.package.sha256);
      return found === undefined ? [] : [{ slice: slice.slice, package: found }];
    }),
    base: options.base,
    readArchive: readTar,
  });
  const unwanted = options.exclude.map(craft.globExpression);
  // The certificate bundle is excluded from one part so that another part's slice may bring it: it is that one.
  const isKept = ({ path }: LayerEntry): boolean =>
    (path === 'etc/ssl/certs/ca-certificates.crt' && slices.length > 0) ||
    !unwanted.some((expression) => expression.test(path));
  return {
    entries: staged.entries.filter(isKept),
    warnings: staged.warnings.map(({ package: name, message }) => `${name}: ${message}`),
    dispose: () => staged.dispose(),
  };
}
