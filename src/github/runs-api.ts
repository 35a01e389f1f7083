/**
 * What this project asks of GitHub about workflow runs and what they have kept. Every call may throw Failure
 * `GITHUB_REFUSED` or `GITHUB_UNREACHABLE`.
 */
export interface RunsApi {
  /** The run as it is now; undefined when there is none. */
  findRun(id: number): Promise<RunState | undefined>;
  /** What a run has kept under a name, newest first: each attempt may have kept it again. */
  listArtifacts(run: number, name: string): Promise<readonly ArtifactRecord[]>;
  /** What any run of the repository has kept under a name, newest first. */
  findArtifacts(name: string): Promise<readonly ArtifactRecord[]>;
  /** Open pull requests to the repository whose branch is this one, at whoever's it is. */
  listPulls(owner: string, branch: string): Promise<readonly PullHead[]>;
  /** The id of everything that a commit holds; equal for two commits exactly when their files are. */
  readTree(commit: string): Promise<string>;
  /**
   * Writes the zip of an artifact to a file and compares it with the hash that GitHub has of it.
   *
   * @throws Failure `RECEIVE_REFUSED` for more than `limit` bytes or another hash, `RECEIVE_MISSING`, `NETWORK_…`
   */
  download(artifact: ArtifactRecord, path: string, limit: number): Promise<void>;
}

/** A workflow run, by GitHub's own records: nothing here can be chosen by what runs in it but names of branches. */
export interface RunState {
  readonly id: number;
  readonly attempt: number;
  /** What started it: `pull_request`, `push`, ... */
  readonly event: string;
  readonly status: string | undefined;
  readonly conclusion: string | undefined;
  /** Of a pull request the head that was pushed, not its test merge. */
  readonly headSha: string;
  /** Hostile: any name that git takes. */
  readonly headBranch: string | undefined;
  /** `owner/name` and number of where the branch lives; undefined for a fork that was deleted. */
  readonly headRepository: { readonly name: string; readonly id: number } | undefined;
  /** `owner/name` of where it ran. */
  readonly repository: string;
}

export interface ArtifactRecord {
  readonly id: number;
  readonly name: string;
  /** Bytes of the zip. */
  readonly size: number;
  readonly expired: boolean;
  /** `sha256:…` of the zip, where GitHub has it. */
  readonly digest: string | undefined;
  readonly run:
    | {
        readonly id: number;
        readonly headSha: string;
        readonly repositoryId: number;
        readonly headRepositoryId: number;
      }
    | undefined;
}

export interface PullHead {
  readonly number: number;
  readonly headSha: string;
  readonly headRepository: string | undefined;
  readonly url: string;
}
