import { describe, expect, test } from 'vitest';
import { formatChannel, isName } from '../../../src/charmhub/channel.ts';
import { branchSlug, chooseChannel } from '../../../src/charmhub/event-channel.ts';
import { planPromotion } from '../../../src/charmhub/promote.ts';
import { isFailure } from '../../../src/errors/index.ts';
import { describeEvent, type GithubEvent } from '../../../src/github/index.ts';

const repository = { full_name: 'acme/shop', default_branch: 'main' };

function event(name: string, ref: string, payload: object = {}): GithubEvent {
  return describeEvent({
    eventName: name,
    sha: 'f'.repeat(40),
    ref,
    actor: 'ann',
    runId: 1,
    serverUrl: 'https://github.com',
    repo: { owner: 'acme', repo: 'shop' },
    payload: { repository, ...payload },
  });
}

const pull = (base: string, ...labels: string[]): object => ({
  pull_request: {
    number: 7,
    head: { sha: 'a'.repeat(40), ref: 'fix', repo: { full_name: 'acme/shop' } },
    base: { ref: base },
    labels: labels.map((name) => ({ name })),
  },
});
const release = (tag: string, more: object = {}): object => ({ release: { tag_name: tag, ...more } });
const PULL = 'refs/pull/7/merge';
const QUEUE = `refs/heads/gh-readonly-queue/main/pr-7-${'a'.repeat(40)}`;

describe('the channel of an event', () => {
  test.each<[string, GithubEvent, string, string]>([
    ['push to the default branch', event('push', 'refs/heads/main'), 'latest/edge', 'latest'],
    ['push to a track branch', event('push', 'refs/heads/track/2.0'), '2.0/edge', 'latest'],
    ['push to a release branch', event('push', 'refs/heads/release/2.0'), '2.0/edge', 'latest'],
    ['push to a branch named as a channel', event('push', 'refs/heads/16/beta'), '16/beta', 'latest'],
    ['push to another branch', event('push', 'refs/heads/fix'), `latest/edge/${branchSlug('fix')}`, 'latest'],
    ['push to the default branch of a track', event('push', 'refs/heads/main'), '3/edge', '3'],
    [
      'push to the default branch, with a pattern',
      event('push', 'refs/heads/main'),
      'latest/edge',
      '{major}',
    ],
    ['tag of a version', event('push', 'refs/tags/v1.2.3'), 'latest/stable', 'latest'],
    ['tag of a version without v', event('push', 'refs/tags/1.2'), 'latest/stable', 'latest'],
    ['tag of a version in its track', event('push', 'refs/tags/v1.2.3'), '1.2/stable', '{major}.{minor}'],
    ['tag of a candidate', event('push', 'refs/tags/v1.2.3-rc.1'), 'latest/candidate', 'latest'],
    ['tag of a beta', event('push', 'refs/tags/v1.2.3-beta.2'), 'latest/beta', 'latest'],
    ['tag of something earlier', event('push', 'refs/tags/v1.2.3-alpha'), 'latest/edge', 'latest'],
    [
      'tag in a repository of several charms',
      event('push', 'refs/tags/shop/v1.2.3'),
      'latest/stable',
      'latest',
    ],
    ['release', event('release', 'refs/tags/v2.0.0', release('v2.0.0')), 'latest/stable', 'latest'],
    [
      'pre-release',
      event('release', 'refs/tags/v2.0.0', release('v2.0.0', { prerelease: true })),
      'latest/candidate',
      'latest',
    ],
    [
      'pre-release of a beta',
      event('release', 'refs/tags/v2.0.0-beta', release('v2.0.0-beta', { prerelease: true })),
      'latest/beta',
      'latest',
    ],
    ['pull request', event('pull_request', PULL, pull('main')), 'latest/edge/pr-7', 'latest'],
    ['pull request into a track', event('pull_request', PULL, pull('track/2.0')), '2.0/edge/pr-7', 'latest'],
    [
      'pull request with a label',
      event('pull_request', PULL, pull('main', 'bug', 'channel:2.0/beta')),
      '2.0/beta/pr-7',
      'latest',
    ],
    [
      'pull request whose label names a branch',
      event('pull_request', PULL, pull('main', 'channel:edge/mine')),
      'latest/edge/pr-7',
      'latest',
    ],
    ['start by hand', event('workflow_dispatch', 'refs/heads/main'), 'latest/edge', 'latest'],
    ['start by hand on a tag', event('workflow_dispatch', 'refs/tags/v1.0.0'), 'latest/stable', 'latest'],
    ['schedule', event('schedule', 'refs/heads/main'), 'latest/edge', 'latest'],
    ['merge queue', event('merge_group', QUEUE), 'latest/edge/pr-7', 'latest'],
  ])('%s', (_, given, expected, track) => {
    const { channel, because } = chooseChannel(given, { track });
    expect(formatChannel(channel)).toBe(expected);
    expect(because).not.toBe('');
  });

  test('is what the input says, whatever happened', () => {
    const { channel, because } = chooseChannel(event('issue_comment', 'refs/heads/main'), {
      channel: 'beta',
      track: 'latest',
    });
    expect(formatChannel(channel)).toBe('latest/beta');
    expect(because).toContain('`channel`');
  });

  test.each<[string, GithubEvent | undefined, string]>([
    ['outside of GitHub', undefined, 'latest'],
    ['a comment', event('issue_comment', 'refs/heads/main'), 'latest'],
    ['a run after another', event('workflow_run', 'refs/heads/main'), 'latest'],
    ['a tag that is no version', event('push', 'refs/tags/nightly'), 'latest'],
    ['a draft', event('release', 'refs/tags/v1.0.0', release('v1.0.0', { draft: true })), 'latest'],
    ['a track that is none', event('push', 'refs/heads/main'), 'a b'],
    ['a label that is no channel', event('pull_request', PULL, pull('main', 'channel:main')), 'latest'],
  ])('does not follow from %s', (_, given, track) => {
    expect(() => chooseChannel(given, { track })).toThrow(
      expect.toSatisfy((error) => isFailure(error, 'CHARMHUB_CHANNEL')),
    );
  });
});

describe('a branch as a branch of a channel', () => {
  test.each(['a/b', 'a-b', 'feat/Ünï_code#1;$(x)', '-', '中文', 'x'.repeat(300), 'trailing-'.repeat(9)])(
    '%s',
    (name) => {
      const slug = branchSlug(name);
      expect(slug).toMatch(/^[a-z0-9](?:-?[a-z0-9])*$/);
      expect(slug.length).toBeLessThanOrEqual(47);
      expect(isName(slug.slice(0, 28).replace(/-$/, ''))).toBe(true);
    },
  );

  test('is another for another branch', () => expect(branchSlug('a/b')).not.toBe(branchSlug('a-b')));
});

describe('a promotion', () => {
  const on = (channel: string, architecture: string, revision: number, image: number) => ({
    channel,
    base: `ubuntu@24.04:${architecture}`,
    revision,
    resources: { 'app-image': image },
  });
  const edge = { track: 'latest', risk: 'edge', branch: undefined } as const;
  const stable = { ...edge, risk: 'stable' } as const;

  test('takes every base with its own revision and its own resources', () => {
    const released = [
      on('latest/edge', 'arm64', 6, 9),
      on('latest/edge', 'amd64', 5, 8),
      on('latest/beta', 'amd64', 1, 1),
    ];
    expect(planPromotion('shop', released, edge, stable).releases).toEqual([
      {
        name: 'shop',
        revision: 5,
        resources: { 'app-image': 8 },
        channel: 'latest/stable',
        bases: ['ubuntu@24.04:amd64'],
        there: false,
      },
      {
        name: 'shop',
        revision: 6,
        resources: { 'app-image': 9 },
        channel: 'latest/stable',
        bases: ['ubuntu@24.04:arm64'],
        there: false,
      },
    ]);
  });

  test('leaves what is there', () => {
    const released = [on('latest/edge', 'amd64', 5, 8), on('latest/stable', 'amd64', 5, 8)];
    expect(planPromotion('shop', released, edge, stable).releases[0]?.there).toBe(true);
    const older = [on('latest/edge', 'amd64', 5, 8), on('latest/stable', 'amd64', 5, 7)];
    expect(planPromotion('shop', older, edge, stable).releases[0]?.there).toBe(false);
  });

  test('of nothing, or to itself, is refused', () => {
    expect(() => planPromotion('shop', [], edge, stable)).toThrow(
      expect.toSatisfy((e) => isFailure(e, 'CHARMHUB_NOT_FOUND')),
    );
    expect(() => planPromotion('shop', [on('latest/edge', 'amd64', 1, 1)], edge, edge)).toThrow(
      expect.toSatisfy((e) => isFailure(e, 'CHARMHUB_CHANNEL')),
    );
  });
});
