import type { FetchedPackage, ResolvedPackage } from '../../debian/index.ts';
import type { LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { BuildPlan } from '../plan/index.ts';

export type BuildPorts = Pick<Ports, 'files' | 'exec' | 'http' | 'reporter' | 'clock'>;

/** What a build needs beside its plan. */
export interface BuildRequest<P extends BuildPlan = BuildPlan> {
  readonly plan: P;
  /** Absolute. */
  readonly projectDir: string;
  /** Debian name of the image's architecture. */
  readonly architecture: string;
  readonly cacheDir: string;
  /** Milliseconds for which earlier answers of registries count as current. */
  readonly maxAge: number;
  /** Where Node.js is downloaded from, without a final `/`. */
  readonly nodeMirror: string;
  /** What parts before this one have built. */
  readonly earlier: readonly FinishedBuild[];
  /** System packages of the base with everything that they depend on, or exactly those of a resolution file. */
  readonly findPackages: (names: readonly string[]) => Promise<readonly ResolvedPackage[]>;
  readonly fetchPackages: (packages: readonly ResolvedPackage[]) => Promise<readonly FetchedPackage[]>;
  /** Downloads of an earlier run that this one must use. */
  readonly pinned?: readonly Download[] | undefined;
}

/** Something that was fetched as it is and is part of the image. */
export interface Download {
  readonly name: string;
  readonly version: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly origin: string;
  /** Bytes, and the name of the archive; of system packages. */
  readonly size?: number;
  readonly filename?: string;
}

/** What a part adds to one layer, made only when its inputs are new. */
export interface BuiltLayer {
  readonly layer: 'language' | 'dependencies';
  /** Everything that decides the content. */
  readonly inputs: unknown;
  readonly entries: () => Promise<{
    readonly entries: readonly LayerEntry[];
    readonly dispose?: () => Promise<void>;
  }>;
}

/** What a part has built. */
export interface FinishedBuild {
  readonly part: string;
  readonly plugin: BuildPlan['plugin'];
  /** What built it, for the log and the resolution file: `Go 1.26.8`. */
  readonly toolchain: string;
  readonly warnings: readonly string[];
  /** Folder whose content is what the part would have installed, where its tree is read from. */
  readonly folder?: string;
  /** The application's own files, and what stands for their content. */
  readonly app?: { readonly entries: readonly LayerEntry[]; readonly identity: readonly unknown[] };
  readonly layers?: readonly BuiltLayer[];
  /** Jars, of which a runtime must run those that are not libraries: their folder, hashes, and place in the image. */
  readonly jars?: {
    readonly folder: string;
    readonly files: Readonly<Record<string, string>>;
    readonly into: string;
    /** Folder of their sources in the project, for messages. */
    readonly source: string;
  };
  readonly downloads?: readonly Download[];
}
