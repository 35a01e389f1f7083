import type { Ports } from '../ports/index.ts';
import { askGithub } from './ask-github.ts';
import { openOctokit, unlessAbsent, type GithubOptions } from './octokit.ts';

/** What this project asks of GitHub about releases. Every call may throw Failure `GITHUB_REFUSED` or `GITHUB_UNREACHABLE`. */
export interface ReleasesApi {
  /** The commit that a tag names, however it does; undefined when there is no such tag. */
  findTag(tag: string): Promise<string | undefined>;
  /** The published release of a tag. */
  findRelease(tag: string): Promise<Release | undefined>;
  /** Publishes one; a tag that is not there is made at the commit. Undefined when there is one by now. */
  createRelease(release: NewRelease): Promise<Release | undefined>;
  updateNotes(id: number, notes: string): Promise<void>;
}

export interface Release {
  readonly id: number;
  /** Markdown. */
  readonly notes: string;
  readonly url: string;
}

export interface NewRelease {
  readonly tag: string;
  readonly commit: string;
  readonly notes: string;
  readonly prerelease: boolean;
}

const RIGHTS =
  'What was published is in place. Give the job the permission contents: write and run it again: nothing is published twice.';

/** GitHub's REST API for one repository: tags and releases. */
export async function connectReleases(
  ports: Pick<Ports, 'clock'>,
  options: GithubOptions,
): Promise<ReleasesApi> {
  const { octokit, at } = await openOctokit(options);
  const { rest } = octokit;
  const ask = <T>(what: string, work: () => Promise<T>): Promise<T> => askGithub(ports, what, work, RIGHTS);
  const describe = (data: { id: number; body?: string | null; html_url: string }): Release => ({
    id: data.id,
    notes: data.body ?? '',
    url: data.html_url,
  });
  return {
    findTag: (tag) =>
      ask(`read the tag ${tag}`, async () => {
        const found = await rest.git.getRef({ ...at, ref: `tags/${tag}` }).catch(unlessAbsent);
        if (found === undefined) return undefined;
        const { type, sha } = found.data.object;
        if (type !== 'tag') return sha;
        return (await rest.git.getTag({ ...at, tag_sha: sha })).data.object.sha;
      }),
    findRelease: (tag) =>
      ask(`read the release ${tag}`, async () => {
        const found = await rest.repos.getReleaseByTag({ ...at, tag }).catch(unlessAbsent);
        return found === undefined ? undefined : describe(found.data);
      }),
    createRelease: ({ tag, commit, notes, prerelease }) =>
      ask(`publish the release ${tag}`, async () => {
        const made = await rest.repos
          .createRelease({
            ...at,
            ...{ tag_name: tag, target_commitish: commit, name: tag, body: notes, prerelease },
          })
          .catch(unlessThere);
        return made === undefined ? undefined : describe(made.data);
      }),
    updateNotes: (id, notes) =>
      ask('write the notes of the release', async () => {
        await rest.repos.updateRelease({ ...at, release_id: id, body: notes });
      }),
  };
}

/** Another job was faster: 422 with the word `already_exists`. */
function unlessThere(error: unknown): undefined {
  if (
    error instanceof Error &&
    'status' in error &&
    error.status === 422 &&
    /already_exists/.test(error.message)
  )
    return undefined;
  throw error;
}
