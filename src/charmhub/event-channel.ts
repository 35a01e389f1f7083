import { createHash } from 'node:crypto';
import { Failure } from '../errors/index.ts';
import type { GithubEvent } from '../github/index.ts';
import { isName, parseChannel, type Channel } from './channel.ts';
import { parseVersionTag } from './version-tag.ts';

/** Where a release goes, and why, for the job's page. */
export interface ChannelChoice {
  readonly channel: Channel;
  readonly because: string;
}

export interface ChannelWishes {
  /** The user's own word; it decides. */
  readonly channel?: string | undefined;
  /** Track of everything that names none: `latest`, or `{major}.{minor}` for versions. */
  readonly track: string;
}

/**
 * Which channel follows from what started the workflow. Nothing that is not merged gets into a channel that people
 * follow: pull requests, the merge queue and other branches get a branch of a channel, which ends after 30 days.
 *
 * @throws Failure `CHARMHUB_CHANNEL` when none follows
 */
export function chooseChannel(event: GithubEvent | undefined, wishes: ChannelWishes): ChannelChoice {
  if (wishes.channel !== undefined)
    return { channel: parseChannel(wishes.channel), because: 'the input `channel` says so' };
  if (event === undefined) throw none('outside of GitHub Actions there is no event');
  switch (event.name) {
    case 'release':
      return ofRelease(event, wishes.track);
    case 'pull_request':
      return ofPullRequest(event, wishes.track);
    case 'merge_group':
      return ofMergeQueue(event, wishes.track);
    case 'push':
    case 'workflow_dispatch':
    case 'schedule':
      return ofRef(event, wishes.track);
    default:
      throw none(`the event ${event.name} says nothing about how ready the code is`);
  }
}

function ofRef({ ref, name, defaultBranch }: GithubEvent, track: string): ChannelChoice {
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  if (tag !== undefined) return ofTag(tag, track);
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined) throw none(`${ref} is neither a branch nor a tag`);
  const how = { push: 'a push to', schedule: 'the schedule on', workflow_dispatch: 'a start by hand on' }[
    name
  ];
  const on = `${how ?? name} `;
  const own = trackOfBranch(branch, defaultBranch, track);
  if (own !== undefined) return { channel: own.channel, because: `${on}${own.because}` };
  return {
    channel: { ...edgeOf(track), branch: branchSlug(branch) },
    because: `${on}${branch}, which is neither the default branch nor one of a track`,
  };
}

function ofTag(tag: string, track: string): ChannelChoice {
  const version = parseVersionTag(tag);
  if (version === undefined) throw none(`the tag ${tag} is no version such as v1.2.3 or v1.2.3-rc.1`);
  const filled = track.replaceAll('{major}', version.major).replaceAll('{minor}', version.minor);
  return {
    channel: { track: checkedTrack(filled), risk: version.risk, branch: undefined },
    because: `the tag ${tag} is ${version.risk === 'stable' ? 'a release' : `for ${version.risk}`}`,
  };
}

function ofRelease({ release }: GithubEvent, track: string): ChannelChoice {
  if (release === undefined) throw none('the event does not say which release it is about');
  if (release.draft) throw none(`the release ${release.tag} is a draft`);
  const choice = ofTag(release.tag, track);
  if (!release.prerelease || choice.channel.risk !== 'stable') {
    return { ...choice, because: `the release ${release.tag}: ${choice.because}` };
  }
  return {
    channel: { ...choice.channel, risk: 'candidate' },
    because: `the release ${release.tag} is marked as a pre-release`,
  };
}

function ofPullRequest({ pullRequest: pull, defaultBranch }: GithubEvent, track: string): ChannelChoice {
  if (pull === undefined) throw none('the event does not say which pull request it is about');
  const branch = `pr-${pull.number}`;
  const label = pull.labels.find((one) => one.startsWith('channel:'));
  if (label !== undefined) {
    const wanted = parseChannel(label.slice('channel:'.length).trim());
    // A label chooses the track and the risk; what is not merged stays on a branch of its own all the same.
    return { channel: { ...wanted, branch }, because: `pull request #${pull.number} has the label ${label}` };
  }
  const into = pull.baseRef === undefined ? undefined : trackOfBranch(pull.baseRef, defaultBranch, track);
  return {
    channel: { ...(into?.channel ?? edgeOf(track)), branch },
    because: `pull request #${pull.number}${into === undefined ? '' : ` into ${into.because}`}`,
  };
}

function ofMergeQueue({ ref, defaultBranch }: GithubEvent, track: string): ChannelChoice {
  const [, base, number] = /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-(\d+)-[0-9a-f]+$/.exec(ref) ?? [];
  if (base === undefined || number === undefined) throw none(`${ref} is not one of the merge queue`);
  const own = trackOfBranch(base, defaultBranch, track);
  return {
    channel: { ...(own?.channel ?? edgeOf(track)), branch: `pr-${number}` },
    because: `the merge queue is testing pull request #${number} for ${base}`,
  };
}

/** The branches that stand for a track: the default one, `track/2.0`, `release/2.0`, or named as a channel (`2.0/edge`). */
function trackOfBranch(
  branch: string,
  defaultBranch: string | undefined,
  track: string,
): ChannelChoice | undefined {
  if (branch === defaultBranch) return { channel: edgeOf(track), because: `the default branch ${branch}` };
  const [first = '', second = '', ...more] = branch.split('/');
  if (more.length > 0 || second === '') return undefined;
  if ((first === 'track' || first === 'release') && isName(second))
    return {
      channel: { track: second, risk: 'edge', branch: undefined },
      because: `the branch ${branch} of a track`,
    };
  try {
    const channel = parseChannel(branch);
    if (channel.branch === undefined)
      return { channel, because: `the branch ${branch}, which is named as a channel` };
  } catch {
    // An ordinary name.
  }
  return undefined;
}

/** A pattern for versions says nothing about code that has none yet. */
function edgeOf(track: string): Channel {
  return { track: track.includes('{') ? 'latest' : checkedTrack(track), risk: 'edge', branch: undefined };
}

function checkedTrack(track: string): string {
  if (isName(track)) return track;
  throw new Failure('CHARMHUB_CHANNEL', `${JSON.stringify(track)} is no name of a track`, {
    hint: 'Give `track` as a name such as latest or 2.0, or as {major} or {major}.{minor} for versions.',
  });
}

/** A branch's name in what Charmhub takes. The hash keeps `a/b` and `a-b` apart. */
export function branchSlug(branch: string): string {
  const hash = createHash('sha256').update(branch).digest('hex').slice(0, 6);
  const slug = branch
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug === '' ? `branch-${hash}` : `${slug}-${hash}`;
}

function none(why: string): Failure {
  return new Failure('CHARMHUB_CHANNEL', `no channel follows from this run: ${why}`, {
    hint: 'Say where to publish: channel: latest/edge',
  });
}
