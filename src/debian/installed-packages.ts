import { parseControl } from './control-file.ts';
import type { PackageIdentity } from './types.ts';

/** The packages that a `var/lib/dpkg/status` says are installed. */
export function parseInstalled(dpkgStatus: string): readonly PackageIdentity[] {
  const installed: PackageIdentity[] = [];
  for (const paragraph of parseControl(dpkgStatus)) {
    const value = (name: string) => paragraph.get(name)?.value ?? '';
    if (!/^\S+ \S+ installed$/.test(value('status'))) continue;
    installed.push({
      name: value('package'),
      version: value('version'),
      architecture: value('architecture'),
    });
  }
  return installed;
}

const identity = ({ name, version, architecture }: PackageIdentity) => `${name}=${version}:${architecture}`;

/** Splits a closure into what the base lacks and what it has in exactly the same version. */
export function dropInstalled<T extends PackageIdentity>(
  closure: readonly T[],
  installed: readonly PackageIdentity[],
): { readonly missing: readonly T[]; readonly inBase: readonly PackageIdentity[] } {
  const present = new Set(installed.map(identity));
  const missing = closure.filter((one) => !present.has(identity(one)));
  const inBase = closure
    .filter((one) => present.has(identity(one)))
    .map(({ name, version, architecture }) => ({ name, version, architecture }));
  return { missing, inBase };
}

/** Says which packages of the base a newer or older version will lie over. */
export function describeReplaced(
  missing: readonly PackageIdentity[],
  installed: readonly PackageIdentity[],
): readonly string[] {
  return missing.flatMap((one) => {
    const old = installed.find(
      ({ name, architecture }) => name === one.name && architecture === one.architecture,
    );
    return old === undefined ? [] : [`${one.name} ${old.version} of the base is replaced by ${one.version}`];
  });
}
