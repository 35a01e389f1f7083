import { z } from 'zod/mini';

/** What started the workflow, in the words that the rest of the code uses. Names in it are hostile. */
export interface GithubEvent {
  /** `push`, `pull_request`, `release`, `schedule`, ... */
  readonly name: string;
  /** What happened to the pull request: `opened`, `synchronize`, `closed`, ... */
  readonly action: string | undefined;
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that is checked out; for a pull request GitHub's test merge. */
  readonly sha: string;
  /** `refs/heads/main`, `refs/tags/v1`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly defaultBranch: string | undefined;
  readonly actor: string;
  /** Page of this run, for links. */
  readonly runUrl: string;
  /** Page of the commit that the user wrote (a pull request's head, not its test merge). */
  readonly commitUrl: string;
  readonly pullRequest: PullRequest | undefined;
  /** Of the event `release`. */
  readonly release:
    { readonly tag: string; readonly prerelease: boolean; readonly draft: boolean } | undefined;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly headSha: string;
  readonly headRef: string;
  /** The branch that it is to be merged into. */
  readonly baseRef: string | undefined;
  /** The commit that this branch was at. */
  readonly baseSha: string | undefined;
  /** The head lives in another repository, so the job has no secrets and a read-only token. */
  readonly fromFork: boolean;
  readonly labels: readonly string[];
  readonly url: string;
}

const payloadSchema = z.object({
  action: z.optional(z.string()),
  repository: z.optional(z.partial(z.object({ default_branch: z.string() }))),
  pull_request: z.optional(
    z.object({
      number: z.number(),
      title: z._default(z.string(), ''),
      html_url: z._default(z.string(), ''),
      head: z.object({
        sha: z.string(),
        ref: z.string(),
        repo: z.nullish(z.object({ full_name: z.string() })),
      }),
      base: z.optional(z.object({ ref: z.string(), sha: z.optional(z.string()) })),
      labels: z._default(z.array(z.object({ name: z.string() })), []),
    }),
  ),
  release: z.optional(
    z.object({
      tag_name: z.string(),
      prerelease: z._default(z.boolean(), false),
      draft: z._default(z.boolean(), false),
    }),
  ),
});

/** The part of `@actions/github`'s context that is used. */
export interface EventSource {
  readonly eventName: string;
  readonly sha: string;
  readonly ref: string;
  readonly actor: string;
  readonly runId: number;
  readonly serverUrl: string;
  readonly repo: { readonly owner: string; readonly repo: string };
  readonly payload: unknown;
}

/** Reads the event; a payload that is missing or strange gives an event without a pull request. */
export function describeEvent(source: EventSource): GithubEvent {
  const parsed = payloadSchema.safeParse(source.payload);
  const payload = parsed.success ? parsed.data : {};
  const repository = `${source.repo.owner}/${source.repo.repo}`;
  const page = `${source.serverUrl}/${repository}`;
  const pull = payload.pull_request;
  return {
    name: source.eventName,
    action: payload.action,
    repository,
    sha: source.sha,
    ref: source.ref,
    defaultBranch: payload.repository?.default_branch,
    actor: source.actor,
    runUrl: `${page}/actions/runs/${source.runId}`,
    commitUrl: `${page}/commit/${pull?.head.sha ?? source.sha}`,
    pullRequest:
      pull === undefined
        ? undefined
        : {
            number: pull.number,
            title: pull.title,
            headSha: pull.head.sha,
            headRef: pull.head.ref,
            baseRef: pull.base?.ref,
            baseSha: pull.base?.sha,
            // A fork that was deleted has no repository any more: it is not ours.
            fromFork: pull.head.repo?.full_name !== repository,
            labels: pull.labels.map(({ name }) => name),
            url: pull.html_url,
          },
    release:
      payload.release === undefined
        ? undefined
        : {
            tag: payload.release.tag_name,
            prerelease: payload.release.prerelease,
            draft: payload.release.draft,
          },
  };
}

/** The commit that somebody wrote and that this run is about: of a pull request its head, not the test merge. */
export function commitOf(event: Pick<GithubEvent, 'pullRequest' | 'sha'>): string {
  return event.pullRequest?.headSha ?? event.sha;
}

/**
 * The event of this workflow run, or undefined outside of GitHub Actions. `@actions/github` reads the payload from
 * the runner's file; it is loaded only when it is needed.
 */
export async function readEvent(host: {
  readonly inGithubActions: boolean;
  readonly variables: Readonly<Record<string, string>>;
}): Promise<GithubEvent | undefined> {
  if (!host.inGithubActions || host.variables['GITHUB_REPOSITORY'] === undefined) return undefined;
  const { context } = await import('@actions/github');
  return describeEvent(context);
}
