import { createHash } from 'node:crypto';
import { Failure } from '../errors/index.ts';
import type { LockedPackage, PythonTarget } from '../python/index.ts';
import type { CharmPlan } from './plan.ts';

/** Everything that a charm is made of and that could be another thing tomorrow, by hash. */
export interface CharmResolution {
  readonly kind: 'paas-action/charm-resolution';
  readonly format: 1;
  /** Of everything that was resolved: a resolution is for these requirements alone. */
  readonly request: string;
  readonly python: PythonTarget;
  readonly packages: readonly LockedPackage[];
  /** Libraries that were not in the project. */
  readonly libraries: readonly PinnedLibrary[];
}

interface PinnedLibrary {
  readonly path: string;
  readonly patch: number;
  readonly sha256: string;
}

/** Changes whenever another set of packages could be the right one. */
export function hashRequest(
  requirements: CharmPlan['requirements'],
  extra: readonly string[],
  python: PythonTarget,
): string {
  const { contents, strict } = requirements;
  return createHash('sha256')
    .update(JSON.stringify([contents.map(({ file, content }) => [file, content]), extra, strict, python]))
    .digest('hex');
}

export function describeResolution(
  request: string,
  python: PythonTarget,
  packages: readonly LockedPackage[],
  libraries: readonly PinnedLibrary[],
): CharmResolution {
  return {
    kind: 'paas-action/charm-resolution',
    format: 1,
    request,
    python: { version: python.version, glibc: python.glibc, architecture: python.architecture },
    packages,
    libraries: libraries.map(({ path, patch, sha256 }) => ({ path, patch, sha256 })),
  };
}

export function renderResolution(resolution: CharmResolution): string {
  return `${JSON.stringify(resolution, undefined, 2)}\n`;
}

/** Holds a pinned run to its resolution. @throws Failure `CHARM_RESOLUTION` */
export function requireMatch(
  pinned: CharmResolution,
  request: string,
  libraries: readonly PinnedLibrary[],
): void {
  const changed = libraries.filter(
    ({ path, sha256 }) => pinned.libraries.find((one) => one.path === path)?.sha256 !== sha256,
  );
  if (pinned.request === request && changed.length === 0) return;
  throw new Failure('CHARM_RESOLUTION', 'the charm is no longer what the resolution file was made for', {
    hint: 'Pack once without `resolution` to get a new resolution file.',
    details: [
      ...(pinned.request === request
        ? []
        : ['requirements, library dependencies or the Python version have changed']),
      ...changed.map(({ path }) => `${path} is another one`),
    ],
  });
}
