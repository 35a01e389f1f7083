import type { Trust } from './trust.ts';

/** Where a run takes place. Folders are absolute. */
export interface Host {
  /** The repository's checkout; relative inputs start here. */
  readonly workspace: string;
  /** Removed by the runner or the operating system after the job. */
  readonly tempDir: string;
  /** Content that may be deleted at any time and is checked when it is read. */
  readonly cacheDir: string;
  /** What must survive between commands: controllers, their sockets and their state. */
  readonly stateDir: string;
  readonly home: string;
  /** Files shipped beside the bundles, one folder for each area: `<assetsDir>/rock/...`. */
  readonly assetsDir: string;
  /** The folder that holds the bundles, to start another of them: `<bundlesDir>/juju/index.js`. */
  readonly bundlesDir: string;
  /** The Node that runs this, for programs of ours that are started apart from it. */
  readonly node: string;
  /** The code that runs, by its hash, when it is a bundle: what it has worked out may be kept for its next run. */
  readonly bundle?: string;
  /** What programs that run side by side share. */
  readonly machine: { readonly processors: number; /** Bytes. */ readonly memory: number };
  readonly inGithubActions: boolean;
  /** By what this run was started; outside of GitHub it is a branch. */
  readonly trust: Trust;
  /** `GITHUB_*` and `RUNNER_*` variables without tokens, and the ones that the documentation names. */
  readonly variables: Readonly<Record<string, string>>;
  /** Puts a folder on PATH for the later steps of the job. */
  addPath(folder: string): Promise<void>;
  /** Sets a variable for the later steps of the job. */
  exportVariable(name: string, value: string): Promise<void>;
  /**
   * Runs an installer with its output shown as it comes. `timeout` is in milliseconds. Within an action it is stopped
   * with everything that it has started when the run is cancelled; elsewhere by `signal`.
   */
  runVisibly(argv: readonly [string, ...string[]], timeout: number, signal?: AbortSignal): Promise<void>;
}
