import type { PackageIdentity } from './types.ts';

/**
 * The version of glibc that programs of an image will find, `2.36` for example: that of the newest `libc6` among the
 * packages that are laid over the base (`staged`), else of the base. Undefined without a `libc6`.
 */
export function findGlibc(
  architecture: string,
  staged: readonly PackageIdentity[],
  installed: readonly PackageIdentity[],
): string | undefined {
  const version = (packages: readonly PackageIdentity[]) =>
    packages.find((one) => one.name === 'libc6' && one.architecture === architecture)?.version;
  // 2.36-9+deb12u14: the upstream version stands before the last hyphen and after an epoch.
  return /^(?:\d+:)?(\d+\.\d+)/.exec(version(staged) ?? version(installed) ?? '')?.[1];
}
