import { describe, expect, test } from 'vitest';
import { describeEvent, renderLinks, type EventSource } from '../../../src/github/index.ts';

const push: EventSource = {
  eventName: 'push',
  sha: 'a'.repeat(40),
  ref: 'refs/heads/main',
  actor: 'ada',
  runId: 42,
  serverUrl: 'https://github.example',
  repo: { owner: 'acme', repo: 'web' },
  payload: { repository: { default_branch: 'main' } },
};

function pull(headRepository: string | null): EventSource {
  const head = {
    sha: 'b'.repeat(40),
    ref: 'feat/x',
    repo: headRepository === null ? null : { full_name: headRepository },
  };
  return {
    ...push,
    eventName: 'pull_request',
    payload: {
      pull_request: { number: 7, title: '$(id)', html_url: 'u', head, labels: [{ name: 'preview' }] },
    },
  };
}

describe('events', () => {
  test('a push has the pages of its run and commit', () => {
    expect(describeEvent(push)).toMatchObject({
      repository: 'acme/web',
      defaultBranch: 'main',
      runUrl: 'https://github.example/acme/web/actions/runs/42',
      commitUrl: `https://github.example/acme/web/commit/${'a'.repeat(40)}`,
      pullRequest: undefined,
    });
  });

  test.each([
    ['the same repository', 'acme/web', false],
    ['a fork', 'mallory/web', true],
    ['a fork that was deleted', null, true],
  ])('a pull request from %s', (_name, repository, fromFork) => {
    const event = describeEvent(pull(repository));
    expect(event.pullRequest).toMatchObject({
      number: 7,
      fromFork,
      labels: ['preview'],
      headSha: 'b'.repeat(40),
    });
    expect(event.commitUrl).toContain('b'.repeat(40));
  });

  test.each([[undefined], [null], ['x'], [{ pull_request: { number: 'seven' } }]])(
    'payload %j is tolerated',
    (payload) => {
      expect(describeEvent({ ...push, payload }).pullRequest).toBeUndefined();
    },
  );
});

test('the links of a pull request name it with its labels, whatever its title holds', () => {
  const links = renderLinks(describeEvent(pull('acme/web')));
  expect(links.map(({ text }) => text)).toEqual(['commit bbbbbbb', '#7 $(id) (preview)', 'run']);
});
