import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PackageIdentity, Resolution } from '../../debian/index.ts';
import { Failure } from '../../errors/index.ts';
import { findUv, type LockedPackage, type PythonTarget, type Uv } from '../../python/index.ts';
import type { PythonPlan } from '../plan/index.ts';
import { lockPython, uvEnvironment, type PythonIndexes, type PythonLock } from '../python/index.ts';
import type { ReadyBase } from './base.ts';
import { findInstalled, upstreamVersion } from './base-facts.ts';
import type { LayerStep } from './layer-step.ts';
import type { BuildContext } from './types.ts';

/** The image's Python as the packages and the base say it. */
export interface PythonFacts {
  readonly target: PythonTarget;
  /** What the base's venv module would put beside pip; Python 3.12 and later bring none. */
  readonly setuptools?: string;
}

/** Reads the Python version from what will be in the image, so that another base gives another one. */
export function findPythonFacts(
  base: Pick<ReadyBase, 'index'>,
  resolution: Pick<Resolution, 'packages' | 'inBase'>,
  architecture: string,
): PythonFacts | undefined {
  const status = new TextDecoder().decode(base.index.files.get('var/lib/dpkg/status') ?? new Uint8Array());
  const resolved: readonly PackageIdentity[] = [...resolution.packages, ...resolution.inBase];
  const find = (name: string): string | undefined =>
    resolved.find((found) => found.name === name)?.version ?? findInstalled(status, name)?.version;
  const version = /^(?:\d+:)?(3\.\d+)/.exec(find('python3') ?? '')?.[1];
  const glibc = find('libc6');
  if (version === undefined || glibc === undefined) return undefined;
  const target = { version, glibc: /^\d+\.\d+/.exec(upstreamVersion(glibc))?.[0] ?? '2.17', architecture };
  const seed = Number(version.slice(2)) < 12 ? find('python3-setuptools-whl') : undefined;
  return { target, ...(seed === undefined ? {} : { setuptools: upstreamVersion(seed) }) };
}

export interface PythonRequest {
  readonly plan: PythonPlan;
  readonly facts: PythonFacts;
  readonly projectDir: string;
  readonly indexes?: PythonIndexes | undefined;
  readonly maxAge: number;
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
  { ports }: BuildContext,
  base: ReadyBase,
  request: PythonRequest,
  packages: readonly LockedPackage[],
  uv: () => Promise<Uv>,
): LayerStep {
  const { plan, facts } = request;
  return {
    name: 'dependencies',
    inputs: {
      requirements: packages,
      python: [facts.target, plan.exclude],
      // Where `bin` and `lib` lead decides the paths; a new base with the same links keeps the layer.
      places: ['bin', 'lib'].map((path) => base.index.paths.get(path)?.target ?? null),
      format: 2,
    },
    async entries() {
      const { readSitePackages } = await import('./read-site-packages.ts');
      return readSitePackages(ports, base, { request, packages, uv });
    },
  };
}

/** @throws Failure `ROCK_UNSUPPORTED` */
export function requirePython(facts: PythonFacts | undefined, part: string): PythonFacts {
  if (facts !== undefined) return facts;
  throw new Failure('ROCK_UNSUPPORTED', `parts.${part}: neither the base nor a part brings python3`, {
    hint: 'Add python3-venv to the stage-packages of that part.',
  });
}
