/** Who may have written what a run finds, and will read what it leaves. A release never starts from what others could have written. */
export type Trust = 'release' | 'branch' | 'pull-request';

/** How far the code of this run can be trusted, by the event that started it. */
export function trustOf(event: string, ref: string): Trust {
  if (event === 'pull_request' || event === 'pull_request_target' || ref.startsWith('refs/pull/'))
    return 'pull-request';
  return event === 'release' || ref.startsWith('refs/tags/') ? 'release' : 'branch';
}
