/** Debian's names of the processor architectures that we resolve for; other names pass through unchanged. */
export type Architecture = 'amd64' | 'arm64' | 'ppc64el' | 's390x' | 'riscv64' | (string & {});

/** What has to be known of a base image to resolve packages for it. Paths have no leading `/`. */
export interface BaseFacts {
  /** Everything below `etc/apt/`, by its path in the image. */
  readonly aptFiles: ReadonlyMap<string, Uint8Array>;
  /** Everything below `usr/share/keyrings/`, by its path in the image. */
  readonly keyrings: ReadonlyMap<string, Uint8Array>;
  /** The text of `var/lib/dpkg/status`; empty for `bare`, where nothing is installed and nothing is left out. */
  readonly dpkgStatus: string;
  readonly architecture: Architecture;
}

/** One package by its exact version. */
export interface PackageIdentity {
  readonly name: string;
  /** With its epoch, as dpkg writes it: `1:2.3-4`. */
  readonly version: string;
  /** The processor architecture, or `all`. */
  readonly architecture: Architecture;
}

/** A package archive that can be fetched: what goes into a resolution file. */
export interface ResolvedPackage extends PackageIdentity {
  readonly url: string;
  /** The archive's file name in the pool, without folders. */
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal, from the signed package index. */
  readonly sha256: string;
}

/** The part of a package that a built-in slice takes, by the slice's name in `stage-packages`. */
export type BuiltInSlice = 'ca-certificates_data';

export interface Resolution {
  /** What the base lacks, sorted by name and architecture. */
  readonly packages: readonly ResolvedPackage[];
  /** The archives that the built-in slices are cut from; nothing else of them is staged. */
  readonly slices: readonly { readonly slice: BuiltInSlice; readonly package: ResolvedPackage }[];
  /** What belongs to the closure but is installed in the base in the same version. */
  readonly inBase: readonly PackageIdentity[];
  /** The signed index files that the answer was read from, by URL, with their SHA-256 (hexadecimal). */
  readonly indexes: readonly { readonly url: string; readonly sha256: string }[];
  /** Where the answer came from: `memo` needs no apt at all, `apt` asked the resolver. */
  readonly from: 'memo' | 'apt';
  /** Sentences for the log: what was replaced by what, sources that are not verified. */
  readonly notes: readonly string[];
}

/** A resolved package with its archive on disk. */
export interface FetchedPackage extends ResolvedPackage {
  /** The verified archive in the cache. Do not write to it. */
  readonly path: string;
}

/** What the base image has at a path; the base index of `src/oci` fits. */
export interface BaseEntry {
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'device';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Hexadecimal; of files. */
  readonly sha256?: string | undefined;
  /** As written; of symlinks. */
  readonly target?: string | undefined;
}

/** The base image as a table; `bare` has none. Paths have no leading `/`. */
export interface BaseView {
  get(path: string): BaseEntry | undefined;
}

/** One member of a tar archive; `readTar` of `src/oci` yields them. */
export interface ArchiveMember {
  readonly header: {
    /** As stored. */
    readonly path: string;
    readonly kind:
      'file' | 'directory' | 'symlink' | 'hardlink' | 'character-device' | 'block-device' | 'fifo';
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    /** Bytes; 0 for everything but files. */
    readonly size: number;
    /** Of links, as stored. */
    readonly target?: string;
  };
  /** Of a file; gone once the next member is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

export type ReadArchive = (stream: AsyncIterable<Uint8Array>) => AsyncIterable<ArchiveMember>;

interface Staged {
  readonly path: string;
  /** The package, or packages joined by `, `, that this comes from. */
  readonly from: string;
}

/** A file, directory or link for a layer: `LayerEntry` of `src/oci` plus where it comes from. */
export type StagedEntry = Staged &
  (
    | {
        readonly kind: 'file';
        readonly mode: number;
        readonly uid: number;
        readonly gid: number;
        readonly size: number;
        /** Hexadecimal. */
        readonly sha256: string;
        /** Small files come whole, large ones as a stream. Can be called again, until `StagedPackages.dispose`. */
        readonly content: () => AsyncIterable<Uint8Array> | Promise<Uint8Array>;
        /** Reads the bytes from `start` up to, not including, `end`, for looking into a file without reading it all. */
        readonly read: (start: number, end: number) => Promise<Uint8Array>;
      }
    | { readonly kind: 'directory'; readonly mode: number; readonly uid: number; readonly gid: number }
    | { readonly kind: 'symlink'; readonly target: string; readonly uid: number; readonly gid: number }
    | { readonly kind: 'hardlink'; readonly target: string }
  );

export interface StagedPackages {
  /** Sorted by the bytes of their paths; parents come before what is in them. */
  readonly entries: readonly StagedEntry[];
  /** What installing the packages would have done beyond unpacking them, which a rock does not get. */
  readonly warnings: readonly { readonly package: string; readonly message: string }[];
  /** Removes the temporary files that `content` reads. */
  dispose(): Promise<void>;
}
