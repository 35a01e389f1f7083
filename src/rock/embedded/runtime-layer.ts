import { join } from 'node:path';
import {
  resolvePackages,
  selectBaseFacts,
  type AptMirror,
  type BuiltInSlice,
  type Resolution,
} from '../../debian/index.ts';
import { Failure, type Location } from '../../errors/index.ts';
import type { RuntimePlan } from '../plan/index.ts';
import type { ReadyBase } from './base.ts';
import { compilationOf } from './bytecode.ts';
import type { LayerStep } from './layer-step.ts';
import type { PythonRequest } from './python-layer.ts';
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
    base: selectBaseFacts(base.archives ?? base.index.files, architecture),
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
  // A version stands behind `=` in the file, and behind a space in a sentence.
  const name = Object.keys(places).find((candidate) => text.includes(candidate.replace('=', ' ')));
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

/**
 * The layer of system packages.
 *
 * @param python the Python that is among them, and what compiles it
 */
export function runtimeStep(
  context: BuildContext,
  base: ReadyBase,
  resolution: Pick<Resolution, 'packages' | 'slices'>,
  exclude: readonly string[],
  onWarning: (message: string) => void,
  python?: Pick<PythonRequest, 'facts' | 'compiler'>,
): LayerStep {
  const { ports, cacheDir } = context;
  const version = python?.facts.target.version ?? '';
  // A base that has Python is left as it is, with what packages add to it.
  const isOwn = resolution.packages.some(({ name }) => name === `libpython${version}-stdlib`);
  const compilation = isOwn ? compilationOf(context, python?.compiler) : undefined;
  return {
    name: 'runtime',
    inputs: {
      base: base.image.manifest.digest,
      packages: resolution.packages.map(({ name, architecture, sha256 }) => [name, architecture, sha256]),
      slices: resolution.slices.map((slice) => [slice.slice, slice.package.sha256]),
      exclude,
      ...(compilation === undefined ? {} : { bytecode: compilation.compiler.name }),
      format: 2,
    },
    async entries() {
      const { readRuntime } = await import('./read-runtime.ts');
      const read = await readRuntime(ports, resolution, { cacheDir, exclude, base: base.index.paths });
      read.warnings.forEach(onWarning);
      if (compilation === undefined) return read;
      try {
        const { compileRuntime } = await import('./compile-runtime.ts');
        return { ...read, entries: await compileRuntime(ports, compilation, version, read.entries) };
      } catch (error) {
        await read.dispose();
        throw error;
      }
    },
  };
}
