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
}

/** What a part has built. */
export interface FinishedBuild {
  readonly part: string;
  readonly plugin: BuildPlan['plugin'];
  /** Folder whose content is what the part would have installed. */
  readonly folder: string;
  /** What built it, for the log and the resolution file: `Go 1.26.8`. */
  readonly toolchain: string;
  readonly reused: boolean;
  readonly warnings: readonly string[];
}
