import type { Ports } from '../ports/index.ts';
import { askGithub } from './ask-github.ts';
import type { GithubApi } from './github-api.ts';
import { openOctokit, unlessAbsent, type GithubOptions } from './octokit.ts';

const PAGE = 100;
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR'];
const MAY_PUSH = ['admin', 'maintain', 'write'];

/** GitHub's REST API for one repository: pull requests, comments, deployments. */
export async function connectGithub(ports: Pick<Ports, 'clock'>, options: GithubOptions): Promise<GithubApi> {
  const { octokit, at } = await openOctokit(options);
  const { rest } = octokit;
  const ask = <T>(what: string, work: () => Promise<T>): Promise<T> => askGithub(ports, what, work);

  return {
    findPull: (number) =>
      ask(`read pull request ${number}`, async () => {
        const found = await rest.pulls.get({ ...at, pull_number: number }).catch(unlessAbsent);
        if (found === undefined) return undefined;
        const { head, labels, state, updated_at } = found.data;
        // Of a fork that was deleted there is no repository any more, whatever the types say.
        const home = (head.repo as { full_name: string } | null)?.full_name;
        return {
          number,
          open: state === 'open',
          headSha: head.sha,
          headRef: head.ref,
          fromFork: home !== options.repository,
          labels: labels.map(({ name }) => name),
          updatedAt: Date.parse(updated_at),
        };
      }),
    listLabelings: (number) =>
      ask(`read the labels of #${number}`, async () => {
        const events = await octokit.paginate(rest.issues.listEvents, {
          ...at,
          issue_number: number,
          per_page: PAGE,
        });
        const standing = new Map<string, string>();
        for (const event of events) {
          const label = 'label' in event ? event.label.name : undefined;
          if (label === undefined) continue;
          if (event.event === 'labeled') standing.set(label, event.actor.login);
          else if (event.event === 'unlabeled') standing.delete(label);
        }
        return [...standing].map(([label, by]) => ({ label, by }));
      }),
    mayPush: (username) =>
      ask(`read what ${username} may do`, async () => {
        const found = await rest.repos
          .getCollaboratorPermissionLevel({ ...at, username })
          .catch(unlessAbsent);
        return found !== undefined && MAY_PUSH.includes(found.data.permission);
      }),
    listComments: (number) =>
      ask(`read the comments of #${number}`, async () => {
        const comments = await octokit.paginate(rest.issues.listComments, {
          ...at,
          issue_number: number,
          per_page: PAGE,
        });
        return comments.map(({ id, body, user, author_association: association }) => ({
          id,
          body: body ?? '',
          trusted: user?.type === 'Bot' || TRUSTED.includes(association),
        }));
      }),
    createComment: (number, body) =>
      ask(`comment on #${number}`, async () => {
        await rest.issues.createComment({ ...at, issue_number: number, body });
      }),
    updateComment: (id, body) =>
      ask('edit the comment', async () => {
        await rest.issues.updateComment({ ...at, comment_id: id, body });
      }),
    deleteComment: (id) =>
      ask('delete a comment', async () => {
        await rest.issues.deleteComment({ ...at, comment_id: id }).catch(unlessAbsent);
      }),
    listDeployments: (environment) =>
      ask(`read the deployments to ${environment}`, async () => {
        const all = await octokit.paginate(rest.repos.listDeployments, {
          ...at,
          environment,
          per_page: PAGE,
        });
        return all
          .map(({ id, sha, created_at }) => ({ id, sha, createdAt: Date.parse(created_at) }))
          .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
      }),
    createDeployment: (environment, ref) =>
      ask(`make a deployment to ${environment}`, async () => {
        const made = await rest.repos.createDeployment({
          ...at,
          ref,
          environment,
          auto_merge: false,
          // Otherwise GitHub waits for every check of the commit, this one among them.
          required_contexts: [],
          transient_environment: true,
          production_environment: false,
        });
        if ('id' in made.data) return made.data.id;
        throw new Error(made.data.message ?? 'no deployment was made');
      }),
    setDeploymentStatus: (id, { state, description, url, logUrl }) =>
      ask(`set the deployment to ${state}`, async () => {
        await rest.repos.createDeploymentStatus({
          ...at,
          deployment_id: id,
          state,
          // GitHub refuses more than 140 characters.
          description: description.slice(0, 140),
          // Older ones of the same environment are not touched by themselves when they are transient.
          auto_inactive: true,
          ...(url === undefined ? {} : { environment_url: url }),
          ...(logUrl === undefined ? {} : { log_url: logUrl }),
        });
      }),
    deleteDeployment: (id) =>
      ask('delete a deployment', async () => {
        await rest.repos.deleteDeployment({ ...at, deployment_id: id }).catch(unlessAbsent);
      }),
  };
}
