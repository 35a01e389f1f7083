import { expect, test } from 'vitest';
import { decidePreview, labelFor } from '../../../actions/preview/decide.ts';
import { ofFinishedRun } from '../../../actions/preview/finished-run.ts';
import { describeEvent, type PullHead, type RunState } from '../../../src/github/index.ts';

const SHA = 'a'.repeat(40);
const event = describeEvent({
  ...{ eventName: 'workflow_run', sha: 'd'.repeat(40), ref: 'refs/heads/main', actor: 'ann', runId: 2 },
  ...{
    serverUrl: 'https://github.com',
    repo: { owner: 'acme', repo: 'web' },
    payload: { action: 'completed' },
  },
});
const finished = (home: string): RunState => ({
  ...{ id: 1, attempt: 1, event: 'pull_request', status: 'completed', conclusion: 'success' },
  ...{ headSha: SHA, headBranch: 'x', headRepository: { id: 2, name: home }, repository: 'acme/web' },
});
const runs = (run: RunState, ...pulls: readonly PullHead[]) => ({
  findRun: () => Promise.resolve(run),
  listPulls: () => Promise.resolve(pulls),
});
const pull = (home: string): PullHead => ({
  ...{ number: 7, headSha: SHA, headRepository: home, url: 'https://github.com/acme/web/pull/7' },
});

async function decide(home: string, ...labels: readonly string[]) {
  const about = await ofFinishedRun(runs(finished(home), pull(home)), finished(home), event);
  if (about === undefined) throw new Error('there is a pull request');
  const { number, headSha, headRef, fromFork } = about.pullRequest ?? expect.fail('there is a pull request');
  return decidePreview({
    mode: 'up',
    event: about,
    pull: { number, headSha, headRef, fromFork, open: true, labels, updatedAt: 0 },
    approved: labels.map((label) => ({ label, by: 'ann' })),
    label: 'preview',
  });
}

test('a run of a fork has a preview once its commit has a label, and not before', async () => {
  expect(await decide('mallory/web')).toMatchObject({ kind: 'skip', state: 'waiting' });
  expect(await decide('mallory/web', labelFor('preview', 'b'.repeat(40)))).toMatchObject({
    state: 'waiting',
  });
  expect(await decide('mallory/web', labelFor('preview', SHA))).toEqual({ kind: 'up' });
});

test('a run of a branch of ours needs none', async () => {
  expect(await decide('acme/web')).toEqual({ kind: 'up' });
});

test('a run whose pull request has a newer commit is about none', async () => {
  const newer = { ...pull('mallory/web'), headSha: 'b'.repeat(40) };
  const run = finished('mallory/web');
  expect(await ofFinishedRun(runs(run, newer), run, event)).toBeUndefined();
});
