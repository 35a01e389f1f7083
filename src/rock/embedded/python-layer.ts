import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PackageIdentity, Resolution } from '../../debian/index.ts';
import { Failure } from '../../errors/index.ts';
import { findUv, type LockedPackage, type PythonTarget, type Uv } from '../../python/index.ts';
import type { PythonPlan } from '../plan/index.ts';
import {
  lockPython,
  uvEnvironment,
  type PythonCompiler,
  type PythonIndexes,
  type PythonLock,
} from '../python/index.ts';
import type { ReadyBase } from './base.ts';
import { findInBase, glibcRelease, upstreamVersion } from './base-facts.ts';
import type { LayerStep } from './layer-step.ts';
import type { BuildContext } from './types.ts';

/** The image's Python as the packages and the base say it. */
export interface PythonFacts {
  readonly target: PythonTarget;
  /** The whole upstream version of the interpreter, such as `3.12.3`; undefined before its release. */
  readonly release?: string;
  /** What the base's venv module would put beside pip; Python 3.12 and later bring none. */
  readonly setuptools?: string;
}

/**
 * Reads the Python version from what will be in the image, so that another base gives another one.
 *
 * @param interpreter its name in the image, which is that of its package, too
 */
export function findPythonFacts(
  base: Pick<ReadyBase, 'index' | 'packages'>,
  resolution: Pick<Resolution, 'packages' | 'inBase'>,
  architecture: string,
  interpreter = 'python3',
): PythonFacts | undefined {
  const resolved: readonly PackageIdentity[] = [...resolution.packages, ...resolution.inBase];
  const find = (name: string): string | undefined =>
    resolved.find((found) => found.name === name)?.version ?? findInBase(base, name)?.version;
  const version = /^(?:\d+:)?(3\.\d+)/.exec(find(interpreter) ?? '')?.[1];
  const libc6 = find('libc6');
  if (version === undefined || libc6 === undefined) return undefined;
  // Otherwise that of manylinux2014 (PEP 599).
  const target = { version, glibc: glibcRelease(libc6) ?? '2.17', architecture };
  const seed = Number(version.slice(2)) < 12 ? find('python3-setuptools-whl') : undefined;
  const release = /^3\.\d+\.\d+$/.exec(upstreamVersion(find(`python${version}`) ?? ''))?.[0];
  return {
    target,
    ...(release === undefined ? {} : { release }),
    ...(seed === undefined ? {} : { setuptools: upstreamVersion(seed) }),
  };
}

export interface PythonRequest {
  readonly plan: PythonPlan;
  readonly facts: PythonFacts;
  readonly projectDir: string;
  readonly indexes?: PythonIndexes | undefined;
  readonly maxAge: number;
  /** What compiles the packages. Without it there is no bytecode. */
  readonly compiler?: PythonCompiler | undefined;
}

/** One uv for the whole run, found when it is first needed. */
export function lazyUv(
  context: BuildContext,
  { plan, indexes }: Pick<PythonRequest, 'plan' | 'indexes'>,
): () => Promise<Uv> {
  let found: Promise<Uv> | undefined;
  return () =>
    (found ??= findUv(context.ports, {
      cacheDir: context.cacheDir,
      environment: uvEnvironment(plan.environment, indexes),
    }));
}

/** @throws Failure as `lockPython` */
export async function lockDependencies(
  { ports, cacheDir }: BuildContext,
  request: PythonRequest,
  uv: () => Promise<Uv>,
): Promise<PythonLock> {
  const { plan, facts, projectDir, indexes, maxAge } = request;
  return lockPython(ports, {
    plan,
    sourceDir: join(projectDir, plan.source),
    target: facts.target,
    setuptools: facts.setuptools,
    uv,
    cacheDir,
    maxAge,
    indexKey: createHash('sha256')
      .update(JSON.stringify(indexes ?? {}))
      .digest('hex'),
  });
}

/** The layer of third-party Python packages. */
export function dependenciesStep(
  context: BuildContext,
  base: ReadyBase,
  request: PythonRequest,
  packages: readonly LockedPackage[],
  uv: () => Promise<Uv>,
): LayerStep {
  const { plan, facts, compiler } = request;
  return {
    name: 'dependencies',
    inputs: {
      requirements: packages,
      python: [facts.target, plan.exclude, ...(plan.interpreter === 'python3' ? [] : [plan.interpreter])],
      // Where `bin` and `lib` lead decides the paths; a new base with the same links keeps the layer.
      places: ['bin', 'lib'].map((path) => base.index.paths.get(path)?.target ?? null),
      ...(compiler === undefined ? {} : { bytecode: compiler.name }),
      format: 2,
    },
    async entries() {
      const { readSitePackages } = await import('./read-site-packages.ts');
      return readSitePackages(context, base, { request, packages, uv });
    },
  };
}

/** @throws Failure `ROCK_UNSUPPORTED` */
export function requirePython(
  facts: PythonFacts | undefined,
  { part, interpreter }: Pick<PythonPlan, 'part' | 'interpreter'>,
): PythonFacts {
  if (facts !== undefined) return facts;
  const wanted = interpreter === 'python3' ? 'python3-venv' : `${interpreter}-venv_ensurepip`;
  throw new Failure('ROCK_UNSUPPORTED', `parts.${part}: neither the base nor a part brings ${interpreter}`, {
    hint: `Add ${wanted} to the stage-packages of that part.`,
  });
}
