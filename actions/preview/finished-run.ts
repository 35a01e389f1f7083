import {
  findPullOf,
  requireFinishedRun,
  type GithubEvent,
  type RunsApi,
  type RunState,
} from '../../src/github/index.ts';

/**
 * The event of a finished run, as if the pull request had started this workflow itself; undefined when it was closed or
 * has a newer commit. Whether a fork may have a preview is decided as for every other event.
 *
 * @throws Failure `RECEIVE_RUN`
 */
export async function ofFinishedRun(
  runs: Pick<RunsApi, 'findRun' | 'listPulls'>,
  said: RunState | undefined,
  event: GithubEvent,
): Promise<GithubEvent | undefined> {
  const now = said === undefined ? undefined : await runs.findRun(said.id);
  const finished = requireFinishedRun(said, now, event.repository);
  const pull = await findPullOf(runs, finished);
  if (pull === undefined) return undefined;
  return {
    ...event,
    action: undefined,
    commitUrl: `${pull.url}/commits/${pull.headSha}`,
    pullRequest: {
      number: pull.number,
      title: '',
      headSha: pull.headSha,
      headRef: finished.headBranch ?? '',
      baseRef: undefined,
      baseSha: undefined,
      fromFork: finished.headRepository.name !== event.repository,
      labels: [],
      url: pull.url,
    },
  };
}
