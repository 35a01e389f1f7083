import type { Ports } from '../ports/index.ts';
import { askGithub } from './ask-github.ts';
import { downloadArtifact } from './download-artifact.ts';
import { openOctokit, unlessAbsent, type GithubOptions } from './octokit.ts';
import type { ArtifactRecord, RunsApi } from './runs-api.ts';

const PAGE = 100;
const RIGHTS = 'Give the job the permissions actions: read, contents: read and pull-requests: read.';

/** GitHub's REST API for one repository: workflow runs, what they keep, and what they ran for. */
export async function connectRuns(
  ports: Pick<Ports, 'clock' | 'files' | 'http'>,
  options: GithubOptions,
): Promise<RunsApi> {
  const { octokit, at } = await openOctokit(options);
  const { rest } = octokit;
  const ask = <T>(what: string, work: () => Promise<T>): Promise<T> => askGithub(ports, what, work, RIGHTS);

  return {
    findRun: (id) =>
      ask(`read the run ${id}`, async () => {
        const found = await rest.actions.getWorkflowRun({ ...at, run_id: id }).catch(unlessAbsent);
        if (found === undefined) return undefined;
        const { data } = found;
        // Of a fork that was deleted there is no repository any more, whatever the types say.
        const home = data.head_repository as { full_name: string; id: number } | null;
        return {
          id: data.id,
          attempt: data.run_attempt ?? 1,
          event: data.event,
          status: data.status ?? undefined,
          conclusion: data.conclusion ?? undefined,
          headSha: data.head_sha,
          headBranch: data.head_branch ?? undefined,
          headRepository: home === null ? undefined : { name: home.full_name, id: home.id },
          repository: data.repository.full_name,
        };
      }),
    listArtifacts: (run, name) =>
      ask(`read what the run ${run} has kept`, async () => {
        const { data } = await rest.actions.listWorkflowRunArtifacts({
          ...at,
          run_id: run,
          name,
          per_page: PAGE,
        });
        return data.artifacts.map(describeArtifact).sort((a, b) => b.id - a.id);
      }),
    findArtifacts: (name) =>
      ask(`look for artifacts of the name ${name}`, async () => {
        const { data } = await rest.actions.listArtifactsForRepo({ ...at, name, per_page: PAGE });
        return data.artifacts.map(describeArtifact).sort((a, b) => b.id - a.id);
      }),
    listPulls: (owner, branch) =>
      ask('look for the pull request of the run', async () => {
        const pulls = await octokit.paginate(rest.pulls.list, {
          ...at,
          state: 'open',
          head: `${owner}:${branch}`,
          per_page: PAGE,
        });
        return pulls.map(({ number, head, html_url }) => ({
          number,
          headSha: head.sha,
          headRepository: (head.repo as { full_name: string } | null)?.full_name,
          url: html_url,
        }));
      }),
    readTree: (commit) =>
      ask(`read the commit ${commit}`, async () => {
        const { data } = await rest.git.getCommit({ ...at, commit_sha: commit });
        return data.tree.sha;
      }),
    download: (artifact, path, limit) => downloadArtifact(ports, options, artifact, path, limit),
  };
}

interface Listed {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
  readonly digest?: string | null;
  readonly workflow_run?: {
    readonly id?: number;
    readonly head_sha?: string;
    readonly repository_id?: number;
    readonly head_repository_id?: number;
  } | null;
}

function describeArtifact(listed: Listed): ArtifactRecord {
  const {
    id,
    head_sha: headSha,
    repository_id: repositoryId,
    head_repository_id: headRepositoryId,
  } = listed.workflow_run ?? {};
  const known =
    id !== undefined && headSha !== undefined && repositoryId !== undefined && headRepositoryId !== undefined;
  return {
    id: listed.id,
    name: listed.name,
    size: listed.size_in_bytes,
    expired: listed.expired,
    digest: listed.digest ?? undefined,
    run: known ? { id, headSha, repositoryId, headRepositoryId } : undefined,
  };
}
