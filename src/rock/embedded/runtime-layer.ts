import { join } from 'node:path';
import {
  fetchPackages,
  readPackages,
  resolvePackages,
  selectBaseFacts,
  type AptMirror,
  type BuiltInSlice,
  type Resolution,
} from '../../debian/index.ts';
import { Failure, type Location } from '../../errors/index.ts';
import { readTar, type LayerEntry } from '../../oci/index.ts';
import type { RuntimePlan } from '../plan/index.ts';
import { globExpression } from '../trees/glob.ts';
import type { ReadyBase } from './base.ts';
import type { LayerStep } from './layer-step.ts';
import type { BuildContext } from './types.ts';

export interface PackagesRequest {
  readonly packages: readonly string[];
  readonly slices: readonly BuiltInSlice[];
  readonly architecture: string;
  readonly maxAge: number;
  readonly mirrors?: readonly AptMirror[] | undefined;
  readonly places?: RuntimePlan['places'];
}

/** What the packages of a plan come to on this base. @throws the failures of `resolvePackages`, at their YAML lines */
export async function resolveRuntime(
  { ports, cacheDir }: BuildContext,
  base: ReadyBase,
  request: PackagesRequest,
): Promise<Resolution> {
  const { packages, slices, architecture, maxAge, mirrors } = request;
  if (packages.length === 0 && slices.length === 0)
    return { packages: [], slices: [], inBase: [], indexes: [], from: 'memo', notes: [] };
  return resolvePackages(ports, {
    base: selectBaseFacts(base.index.files, architecture),
    packages,
    slices,
    cacheDir: join(cacheDir, 'debian'),
    maxAge,
    ...(mirrors === undefined ? {} : { mirrors }),
  }).catch((error: unknown) => {
    throw error instanceof Failure ? located(error, request.places ?? {}) : error;
  });
}

function located(failure: Failure, places: Readonly<Record<string, Location>>): Failure {
  const text = [failure.message, ...failure.details].join('\n');
  const name = Object.keys(places).find((candidate) => text.includes(candidate));
  const at = name === undefined ? undefined : places[name];
  if (failure.at !== undefined || at === undefined) return failure;
  return new Failure(failure.code, failure.message, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    at,
    details: failure.details,
    retryable: failure.retryable,
    cause: failure,
  });
}

/** The layer of system packages. */
export function runtimeStep(
  context: BuildContext,
  base: ReadyBase,
  resolution: Pick<Resolution, 'packages' | 'slices'>,
  exclude: readonly string[],
  onWarning: (message: string) => void,
): LayerStep {
  const { ports, cacheDir } = context;
  return {
    name: 'runtime',
    inputs: {
      base: base.image.manifest.digest,
      packages: resolution.packages.map(({ name, architecture, sha256 }) => [name, architecture, sha256]),
      slices: resolution.slices.map((slice) => [slice.slice, slice.package.sha256]),
      exclude,
      format: 2,
    },
    async entries() {
      const wanted = [...resolution.packages, ...resolution.slices.map((slice) => slice.package)];
      const unique = [...new Map(wanted.map((found) => [found.sha256, found])).values()];
      const fetched = await fetchPackages(ports, { packages: unique, cacheDir: join(cacheDir, 'debian') });
      const bySha = new Map(fetched.map((found) => [found.sha256, found]));
      const staged = await readPackages(ports, {
        packages: resolution.packages.flatMap(({ sha256 }) => bySha.get(sha256) ?? []),
        slices: resolution.slices.flatMap((slice) => {
          const found = bySha.get(slice.package.sha256);
          return found === undefined ? [] : [{ slice: slice.slice, package: found }];
        }),
        base: base.index.paths,
        readArchive: readTar,
      });
      for (const { package: name, message } of staged.warnings) onWarning(`${name}: ${message}`);
      const unwanted = exclude.map(globExpression);
      // The certificate bundle is excluded from one part so that another part's slice may bring it: it is that one.
      const isKept = ({ path }: LayerEntry): boolean =>
        (path === 'etc/ssl/certs/ca-certificates.crt' && resolution.slices.length > 0) ||
        !unwanted.some((expression) => expression.test(path));
      return { entries: staged.entries.filter(isKept), dispose: () => staged.dispose() };
    },
  };
}
