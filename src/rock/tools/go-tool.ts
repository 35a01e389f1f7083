/** A program of the image that is built from a committed Go module, so that the module's own checksums vouch for it. */
export interface GoTool {
  /** Name of the program, of the folder with its module below the assets, and in the resolution file. */
  readonly name: 'pebble' | 'statsd-exporter' | 'object-store' | 'document-store';
  /** The module's Go file: what pins the program, or the program itself. */
  readonly source: 'tools.go' | 'main.go';
  /** Import path of the main package. */
  readonly package: string;
  /** Module version that the committed go.mod requires; a test keeps the two equal. */
  readonly version: string;
  /** Lowest Go release that the module accepts, as in its go.mod. */
  readonly minimumGo: string;
  /** Whether users may bring a ready-made one, with the input `<name>-binary`. */
  readonly replaceable: boolean;
  /** Files that a build needs and a module's release leaves out: content by path below `vendor/`. */
  readonly vendored?: Readonly<Record<string, string>>;
}

/** The service manager of every rock. https://github.com/canonical/pebble */
export const pebble: GoTool = {
  name: 'pebble',
  source: 'tools.go',
  package: 'github.com/canonical/pebble/cmd/pebble',
  version: 'v1.32.1',
  minimumGo: '1.26.5',
  replaceable: true,
};

/** The version is the `source-tag` that rockcraft's gunicorn extensions name. */
export const statsdExporter: GoTool = {
  name: 'statsd-exporter',
  source: 'tools.go',
  package: 'github.com/prometheus/statsd_exporter',
  version: 'v0.26.0',
  minimumGo: '1.21.0',
  replaceable: true,
};

/** The committed files that say what is built. */
export const moduleFiles = ({ source }: GoTool): readonly string[] => ['go.mod', 'go.sum', source];

/** `-trimpath`, no VCS stamp and no cgo: the bytes depend on the module, the flags, GOARCH and the Go release alone. */
export const goBuildFlags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'] as const;

const goArchitectures: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  arm64: 'arm64',
  armhf: 'arm',
  i386: '386',
  ppc64el: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** GOARCH for a Debian architecture name, or undefined when Pebble is not built for it. */
export function findGoArchitecture(debian: string): string | undefined {
  return Object.hasOwn(goArchitectures, debian) ? goArchitectures[debian] : undefined;
}
