import type { AptMirror } from '../../debian/index.ts';
import type { Location } from '../../errors/index.ts';
import type { BlobStore, Digest, RuntimeChange, StoredImage } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { PythonParser } from '../../project/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { LayerName } from '../plan/index.ts';
import type { PythonIndexes } from '../python/index.ts';
import type { BuiltTool } from '../tools/index.ts';
import type { RockResolution } from './resolution.ts';

/** What building images needs of the run. */
export interface BuildContext {
  readonly ports: Ports;
  /** Speaks to the registry of the base. */
  readonly registry: Pick<Registry, 'resolve' | 'pull'>;
  /** Content store, indexes, wheels, tools and memos; may be deleted at any time. */
  readonly cacheDir: string;
  /** This area's shipped files: `<assetsDir>/rock`. */
  readonly assetsDir: string;
  /** Hash of the code that builds: what it has worked out may be kept for its next run. Without it, it is not. */
  readonly code?: string | undefined;
}

/** Where the base comes from. */
export type BaseSource =
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'layout'; readonly path: string; readonly tag?: string | undefined }
  /** An oci-archive, what `docker save` writes, or a plain root file system. */
  | { readonly kind: 'archive'; readonly path: string };

export interface RockOptions {
  /** Absolute path of the folder with rockcraft.yaml. */
  readonly projectDir: string;
  /** Looks for Python files that cannot be parsed. */
  readonly parser: PythonParser;
  /** Replaces the base that the document names. Whether it stands in for it is found out and written down. */
  readonly base?: BaseSource | undefined;
  /** Seconds since 1970 for everything that carries a time. */
  readonly sourceDateEpoch: number;
  /** Pins base, packages, wheels and tools. */
  readonly resolution?: RockResolution | undefined;
  /** Milliseconds for which earlier answers of package indexes count as current. */
  readonly maxAge: number;
  readonly mirrors?: readonly AptMirror[] | undefined;
  readonly indexes?: PythonIndexes | undefined;
  /** Where Node.js is downloaded from, for parts that include it. Default: nodejs.org. */
  readonly nodeMirror?: string | undefined;
  /** A folder with the definitions of slices, `chisel.yaml` and `slices/`, instead of those that Ubuntu publishes. */
  readonly sliceDefinitions?: string | undefined;
  /** Ready-made binaries instead of built ones. */
  readonly binaries?: Readonly<Partial<Record<BuiltTool['name'], string>>> | undefined;
}

/** What became of one layer. */
export interface LayerReport {
  readonly name: LayerName | 'base';
  readonly digest: Digest;
  readonly diffId: Digest;
  /** Bytes, compressed. */
  readonly size: number;
  readonly reused: boolean;
  /** Why it was made or reused, in a few words. */
  readonly why: string;
}

export interface BuiltRock {
  readonly store: BlobStore;
  readonly image: StoredImage;
  readonly layers: readonly LayerReport[];
  readonly resolution: RockResolution;
  /** Names the running image from the inside: `/.rock/id` and a label. */
  readonly id: string;
  /** What the base really is, when it only stands in for the one that the document names. */
  readonly standIn?: string;
  readonly warnings: readonly RockWarning[];
  /** What is good to know and nothing to worry about. */
  readonly notes: readonly string[];
}

/** Something that does not stop a build but that its user should know. */
export interface RockWarning {
  readonly message: string;
  /** Relative to the project. */
  readonly at?: Location;
}

export interface PackageImageFile {
  /** Absolute, or relative to the root. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

/** An image made of Debian packages and a few files on a base, for something that is not a rock. */
export interface PackageImageRequest {
  readonly base: BaseSource;
  /** Debian name. */
  readonly architecture: string;
  readonly packages: readonly string[];
  /** Put on top of the packages, owned by root; folders around them are added. */
  readonly files: readonly PackageImageFile[];
  readonly config: RuntimeChange;
  readonly sourceDateEpoch: number;
  readonly maxAge: number;
  readonly mirrors?: readonly AptMirror[];
}

export interface PackageImage {
  readonly store: BlobStore;
  readonly image: StoredImage;
}
