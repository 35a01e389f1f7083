/** What a manifest in an index runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

// The names that rockcraft maps (rockcraft/architectures.py).
const BY_DEBIAN_NAME: Readonly<Record<string, Platform>> = {
  amd64: { os: 'linux', architecture: 'amd64' },
  armhf: { os: 'linux', architecture: 'arm', variant: 'v7' },
  arm64: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  i386: { os: 'linux', architecture: '386' },
  ppc64el: { os: 'linux', architecture: 'ppc64le' },
  riscv64: { os: 'linux', architecture: 'riscv64' },
  s390x: { os: 'linux', architecture: 's390x' },
};

/** The platform of a Debian architecture (`amd64`, `ppc64el`, …); undefined for one that rocks do not know. */
export function platformOfDebian(architecture: string): Platform | undefined {
  return Object.hasOwn(BY_DEBIAN_NAME, architecture) ? BY_DEBIAN_NAME[architecture] : undefined;
}

/** `linux/arm64/v8`. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant === undefined || variant === ''
    ? `${os}/${architecture}`
    : `${os}/${architecture}/${variant}`;
}

// arm64 without a variant means v8, and arm without one means v7 to every tool that runs images.
const DEFAULT_VARIANT: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7' };

/** Whether an image made for `offered` is what `wanted` asks for; a missing variant is the architecture's default. */
export function platformMatches(wanted: Platform, offered: Platform): boolean {
  const variant = (platform: Platform): string =>
    platform.variant !== undefined && platform.variant !== ''
      ? platform.variant
      : (DEFAULT_VARIANT[platform.architecture] ?? '');
  return (
    wanted.os === offered.os &&
    wanted.architecture === offered.architecture &&
    variant(wanted) === variant(offered)
  );
}
