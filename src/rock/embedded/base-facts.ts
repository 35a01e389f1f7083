import { MULTIARCH_TUPLES } from '../../multiarch/index.ts';
import type { ReadyBase } from './base.ts';

/** What an installed system says about itself. https://www.freedesktop.org/software/systemd/man/os-release.html */
export interface OsRelease {
  readonly id: string;
  readonly version: string;
  readonly prettyName: string;
}

export function parseOsRelease(text: string): OsRelease {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z0-9_]+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(.*))$/.exec(line.trim());
    if (match?.[1] === undefined) continue;
    fields.set(match[1], (match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? match[4] ?? '').trim());
  }
  const id = fields.get('ID') ?? 'linux';
  const version = fields.get('VERSION_ID') ?? '';
  return { id, version, prettyName: fields.get('PRETTY_NAME') ?? `${id} ${version}`.trim() };
}

/** The version and architecture of an installed package, from dpkg's status file. */
export function findInstalled(
  status: string,
  name: string,
): { readonly version: string; readonly architecture: string } | undefined {
  for (const paragraph of status.split(/\n\n+/)) {
    const field = (key: string): string | undefined =>
      new RegExp(`^${key}: *(.+)$`, 'm').exec(paragraph)?.[1];
    if (field('Package') !== name || !/\binstalled$/.test(field('Status')?.trim() ?? '')) continue;
    return { version: field('Version')?.trim() ?? '', architecture: field('Architecture')?.trim() ?? '' };
  }
  return undefined;
}

/** The version and architecture of a package of a base, from what is known of it or from dpkg's status file. */
export function findInBase(
  { index, packages }: Pick<ReadyBase, 'index' | 'packages'>,
  name: string,
): { readonly version: string; readonly architecture: string } | undefined {
  const status = new TextDecoder().decode(index.files.get('var/lib/dpkg/status') ?? new Uint8Array());
  return packages?.find((found) => found.name === name) ?? findInstalled(status, name);
}

/** The upstream part of a Debian version: `1:2.36-9+deb12u10` is `2.36`. */
export function upstreamVersion(debian: string): string {
  return debian.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
}

/** The release of glibc, `2.39`, by which programs and wheels say what they need, from the version of `libc6`. */
export function glibcRelease(libc6: string | undefined): string | undefined {
  return libc6 === undefined ? undefined : /^\d+\.\d+/.exec(upstreamVersion(libc6))?.[0];
}

/**
 * The architecture that a system is made for: that of its C library, or where dpkg does not know it, the one whose
 * libraries it has. Undefined when neither tells.
 */
export function findArchitecture(status: string, has: (path: string) => boolean): string | undefined {
  const installed = findInstalled(status, 'libc6')?.architecture;
  if (installed !== undefined) return installed;
  const found = Object.entries(MULTIARCH_TUPLES)
    .filter(([, tuple]) => has(`usr/lib/${tuple}`) || has(`lib/${tuple}`))
    .map(([name]) => name);
  return found.length === 1 ? found[0] : undefined;
}
