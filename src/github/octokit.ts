import type { getOctokit } from '@actions/github';

/** Milliseconds for one request; the library itself waits for ever. */
const LIMIT = 30_000;

/** Where GitHub is, for one repository, `owner/name`. */
export interface GithubOptions {
  readonly token: string;
  readonly repository: string;
  /** `https://api.github.com`, without a slash at its end. */
  readonly apiUrl: string;
  /**
   * Ends what is asked while it fires. What is asked after that is asked all the same: a run that was cancelled says so
   * on GitHub.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The library behind GitHub's REST API, with every request bounded in time. It is loaded only here. */
export async function openOctokit({ token, repository, apiUrl, signal }: GithubOptions): Promise<{
  readonly octokit: ReturnType<typeof getOctokit>;
  readonly at: { readonly owner: string; readonly repo: string };
}> {
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { baseUrl: apiUrl });
  octokit.hook.before('request', (request) => {
    const limit = AbortSignal.timeout(LIMIT);
    const cancelled = signal === undefined || signal.aborted ? [] : [signal];
    request.request = { ...request.request, signal: AbortSignal.any([limit, ...cancelled]) };
  });
  const [owner = '', repo = ''] = repository.split('/');
  return { octokit, at: { owner, repo } };
}

/** For `catch`: what is not there is undefined, everything else goes on. */
export function unlessAbsent(error: unknown): undefined {
  if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
  throw error;
}
