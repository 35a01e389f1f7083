const NAMES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
  s390x: 's390x',
  ppc64: 'ppc64el',
  riscv64: 'riscv64',
};

/** Debian's name of an architecture that Node names: `x64` is `amd64`. */
export function debianArchitecture(node: string): string {
  return NAMES[node] ?? node;
}
