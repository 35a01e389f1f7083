import { describe, expect, test } from 'vitest';
import {
  describeFinishedRun,
  findPullOf,
  requireFinishedRun,
  type PullHead,
  type RunState,
} from '../../../src/github/index.ts';

const run: RunState = {
  ...{ id: 1, attempt: 1, event: 'pull_request', status: 'completed', conclusion: 'success' },
  ...{ headSha: 'a'.repeat(40), headBranch: 'x', headRepository: { id: 2, name: 'ann/web' } },
  repository: 'acme/web',
};
const pull: PullHead = {
  number: 7,
  headSha: run.headSha,
  headRepository: 'ann/web',
  url: 'https://example/7',
};
const among = (...pulls: readonly PullHead[]) => ({ listPulls: () => Promise.resolve(pulls) });

describe('the pull request of a run', () => {
  test('is the one at its commit', async () => {
    const others = [
      { ...pull, number: 8, headSha: 'b'.repeat(40) },
      { ...pull, number: 9, headRepository: undefined },
    ];
    expect(await findPullOf(among(...others, pull), run)).toEqual(pull);
  });

  test('is nobody’s guess when there are two', async () => {
    await expect(findPullOf(among(pull, { ...pull, number: 8 }), run)).rejects.toMatchObject({
      code: 'RECEIVE_RUN',
    });
  });

  test('is looked for nowhere when the branch is gone', async () => {
    expect(await findPullOf(among(pull), { ...run, headBranch: undefined })).toBeUndefined();
  });
});

describe('an event that is not about a finished run', () => {
  test.each([
    ['empty', {}],
    ['of a run that has begun', { action: 'requested', workflow_run: {} }],
    ['strange', { action: 'completed', workflow_run: { id: '1' } }],
    ['nothing', undefined],
  ])('%s', (_, payload) => expect(describeFinishedRun(payload)).toBeUndefined());
});

describe('a finished run', () => {
  test('gives files while GitHub says what the event says', () => {
    expect(requireFinishedRun(run, { ...run }, 'acme/web')).toEqual(run);
  });

  test.each<[string, Partial<RunState>]>([
    ['a push', { event: 'push' }],
    ['the privileged kind of pull request', { event: 'pull_request_target' }],
    ['a failure', { conclusion: 'failure' }],
    ['a run without an end', { conclusion: undefined }],
    ['a run of another repository', { repository: 'mallory/web' }],
    ['a run of a fork that was deleted', { headRepository: undefined }],
  ])('%s gives nothing, whatever GitHub says', (_, change) => {
    const other = { ...run, ...change };
    expect(() => requireFinishedRun(other, other, 'acme/web')).toThrow(
      expect.objectContaining({ code: 'RECEIVE_RUN' }) as Error,
    );
  });

  test.each<[string, Partial<RunState>]>([
    ['another commit', { headSha: 'b'.repeat(40) }],
    ['another attempt', { attempt: 2 }],
    ['another branch', { headBranch: 'y' }],
    ['another fork', { headRepository: { id: 3, name: 'ann/web' } }],
    ['a run that goes on', { status: 'in_progress' }],
  ])('gives nothing when GitHub says %s', (_, change) => {
    expect(() => requireFinishedRun(run, { ...run, ...change }, 'acme/web')).toThrow(
      expect.objectContaining({ code: 'RECEIVE_RUN' }) as Error,
    );
  });

  test('that GitHub does not know gives nothing', () => {
    expect(() => requireFinishedRun(run, undefined, 'acme/web')).toThrow(/not what the event says/);
  });

  test('does not make up for another event', () => {
    expect(() => requireFinishedRun(undefined, run, 'acme/web')).toThrow(/not started by another one/);
  });
});
