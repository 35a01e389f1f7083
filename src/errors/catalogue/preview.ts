import { area } from './entry.ts';

export const preview = area({
  GITHUB_RIGHT_MISSING: {
    when: "The job's token lacks a permission that a later request needs, which was found out before anything was changed.",
    fix: 'Add the permission that the message names to `permissions` of the job.',
  },
  GITHUB_REFUSED: {
    when: 'GitHub refused a request, usually because the token of the job lacks a permission.',
    fix: 'Give the job `pull-requests: write` and `deployments: write`; pull requests from forks only have a token that reads.',
  },
  GITHUB_UNREACHABLE: {
    when: 'GitHub did not answer, answered with an error of its own, or limits the rate of requests.',
    fix: 'Run the job again later.',
  },
  PREVIEW_NO_PULL_REQUEST: {
    when: 'A preview was asked for by an event that has no pull request.',
    fix: 'Run it on `pull_request`, or set `mode: sweep` for a schedule.',
  },
  PREVIEW_LIMIT_REACHED: {
    when: 'As many previews live on the controller as the input `limit` allows.',
    fix: 'Close pull requests, let the sweep remove what is forgotten, or raise `limit` if the cluster has room.',
  },
  PREVIEW_NOT_DESTROYED: {
    when: 'The model of a preview still exists after it was destroyed by force.',
    fix: 'Look at it with `juju status` and `juju models`; the sweep tries again.',
  },
});
