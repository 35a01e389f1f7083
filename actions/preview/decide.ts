import type { GithubEvent, Labeling, PullState } from '../../src/github/index.ts';

export type Mode = 'auto' | 'ask' | 'up' | 'down' | 'sweep';

export type Decision =
  | { readonly kind: 'up' }
  | { readonly kind: 'down' }
  | { readonly kind: 'sweep' }
  /** Nothing is done, and it is nobody's fault. */
  | { readonly kind: 'skip'; readonly state: 'superseded' | 'closed' | 'waiting'; readonly why: string };

export interface DecisionFacts {
  readonly mode: Mode;
  readonly event: Pick<GithubEvent, 'name' | 'action' | 'pullRequest'>;
  /** As GitHub says now: since the event somebody may have pushed or closed. */
  readonly pull: PullState | undefined;
  /** The labels on it whose givers may push to the repository. */
  readonly approved: readonly Labeling[];
  /** The label that lets a fork have a preview, without the commit. */
  readonly label: string;
}

/** Characters of a commit in a label: nobody makes another commit that begins like it. */
const COMMIT = 12;

/** What a maintainer puts on a pull request of a fork after having read exactly that commit. */
export function labelFor(label: string, sha: string): string {
  return `${label}:${sha.slice(0, COMMIT)}`;
}

/**
 * Says what is to be done about a pull request. The commit that this run has built is the one of its event: when a
 * newer one was pushed, the newer run deploys and this one keeps away.
 */
export function decidePreview({ mode, event, pull, approved, label }: DecisionFacts): Decision {
  if (mode === 'sweep' || (mode === 'auto' && event.pullRequest === undefined)) return { kind: 'sweep' };
  if (mode === 'down' || event.action === 'closed') return { kind: 'down' };
  const built = event.pullRequest?.headSha;
  if (pull === undefined || !pull.open) {
    return { kind: 'skip', state: 'closed', why: 'the pull request was closed in the meantime' };
  }
  if (built !== pull.headSha) {
    return {
      kind: 'skip',
      state: 'superseded',
      why: `a newer commit was pushed: ${pull.headSha.slice(0, 7)}`,
    };
  }
  if (!pull.fromFork) return { kind: 'up' };
  const wanted = labelFor(label, pull.headSha);
  if (approved.some((each) => each.label === wanted)) return { kind: 'up' };
  return {
    kind: 'skip',
    state: 'waiting',
    why: `it comes from a fork: somebody who may push reads ${pull.headSha.slice(0, 7)} and adds the label ${wanted}`,
  };
}
