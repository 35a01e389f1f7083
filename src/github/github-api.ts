/** What this project asks of GitHub, in its own words. Every call may throw Failure `GITHUB_REFUSED` or `GITHUB_UNREACHABLE`. */
export interface GithubApi {
  /** The pull request as it is now, not as the event found it; undefined when there is none. */
  findPull(number: number): Promise<PullState | undefined>;
  /** Who put which label on, oldest first; a label that was taken off again is left out. */
  listLabelings(number: number): Promise<readonly Labeling[]>;
  /** Whether the user may push to the repository, which is more than to put a label on. */
  mayPush(user: string): Promise<boolean>;
  /** Oldest first. */
  listComments(number: number): Promise<readonly Comment[]>;
  createComment(number: number, body: string): Promise<void>;
  updateComment(id: number, body: string): Promise<void>;
  deleteComment(id: number): Promise<void>;
  /** Deployments to an environment, newest first. */
  listDeployments(environment: string): Promise<readonly Deployment[]>;
  /** Makes one that is thrown away with its pull request; gives its id. */
  createDeployment(environment: string, sha: string): Promise<number>;
  setDeploymentStatus(id: number, status: DeploymentStatus): Promise<void>;
  /** GitHub refuses it for a deployment that is not inactive. */
  deleteDeployment(id: number): Promise<void>;
}

export interface PullState {
  readonly number: number;
  readonly open: boolean;
  readonly headSha: string;
  readonly headRef: string;
  readonly fromFork: boolean;
  readonly labels: readonly string[];
  /** Milliseconds since 1970 by GitHub's clock. */
  readonly updatedAt: number;
}

export interface Labeling {
  readonly label: string;
  readonly by: string;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  /** A workflow's token writes as a bot; people with a say are owners, members and collaborators. */
  readonly trusted: boolean;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  /** Milliseconds since 1970 by GitHub's clock. */
  readonly createdAt: number;
}

export interface DeploymentStatus {
  readonly state: 'in_progress' | 'success' | 'failure' | 'inactive';
  readonly description: string;
  /** Where the application answers. */
  readonly url?: string | undefined;
  readonly logUrl?: string | undefined;
}
