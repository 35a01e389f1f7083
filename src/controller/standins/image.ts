/**
 * What a stand-in's image is made of. Whoever starts the controller hands it the function that builds one, so the
 * controller depends on no builder.
 */
export interface StandInImage {
  /** Becomes part of the image's name; `[a-z0-9-]`. */
  readonly name: string;
  /** What it stands on, such as ubuntu 24.04; whatever the builder has when absent. */
  readonly base?: { readonly name: string; readonly channel: string };
  /** Names of packages of the base's own distribution. Their maintainer scripts need not run. */
  readonly packages: readonly string[];
  readonly files: readonly {
    /** Absolute. */
    readonly path: string;
    readonly content: string;
    /** Permission bits. */
    readonly mode: number;
  }[];
  /** Programs that no distribution has, by their paths. */
  readonly programs?: Readonly<Record<string, 'object-store' | 'document-store'>>;
  /** `uid:gid` of the container's processes. */
  readonly user: string;
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
}

/** Builds the image, or finds the one that it built before, and answers a reference that dockerd can run. */
export type BuildImage = (image: StandInImage) => Promise<string>;
