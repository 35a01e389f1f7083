import type { GithubEvent } from './event.ts';

/** What a person wants to open from a job summary: the commit, the pull request with its labels, the run. */
export function renderLinks(event: GithubEvent): { readonly text: string; readonly url: string }[] {
  const { pullRequest: pull } = event;
  const labels = pull === undefined || pull.labels.length === 0 ? '' : ` (${pull.labels.join(', ')})`;
  return [
    { text: `commit ${(pull?.headSha ?? event.sha).slice(0, 7)}`, url: event.commitUrl },
    ...(pull === undefined ? [] : [{ text: `#${pull.number} ${pull.title}${labels}`, url: pull.url }]),
    { text: 'run', url: event.runUrl },
  ];
}
