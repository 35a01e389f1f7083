import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ARCHIVE_CASES } from '../support/received/archive-cases.ts';
import { CONTENT_CASES } from '../support/received/content-cases.ts';
import { receivedRunLab, RUN, type ReceivedRunLab } from '../support/received/lab.ts';

// The shipped bundle in a workflow that a run of a fork's pull request has started, as a runner starts it.
let lab: ReceivedRunLab;
beforeAll(async () => {
  lab = await receivedRunLab();
});
afterAll(() => lab[Symbol.asyncDispose]());
beforeEach(() => lab.offer(lab.honest));

describe('an honest run', () => {
  test('of a fork: its files, hashes and pull request, without a login for the storage', async () => {
    const { outputs, exitCode, log } = await lab.receive();
    expect(exitCode, log).toBe(0);
    expect(outputs).toMatchObject({
      state: 'received',
      digest: lab.digest,
      'pull-request': '7',
      commit: 'c'.repeat(40),
      rock: expect.stringMatching(/\/shop_1\.0_amd64\.rock$/) as string,
      'charm-sha256': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(lab.github.storage.logins).toEqual([]);
  });

  test('is kept for the job that publishes', async () => {
    lab.results.artifacts.clear();
    const { outputs, exitCode, log } = await lab.receive({ keep: 'true' });
    expect(exitCode, log).toBe(0);
    expect(outputs).toMatchObject({ rock: 'artifact:rock', charm: 'artifact:charm' });
    expect([...lab.results.artifacts.keys()].sort()).toEqual(['charm', 'rock']);
  });

  test.each([
    ['was closed', { state: 'closed' }],
    ['has a newer commit', { sha: 'e'.repeat(40) }],
    ['is of a branch of the same name in another fork', { from: 'mallory/other' }],
  ])('whose pull request %s gives nothing', async (_, change) => {
    const before = lab.github.state.pulls.get(7);
    if (before === undefined) throw new Error('there is no pull request');
    lab.github.state.pulls.set(7, { ...before, ...change });
    const { outputs, exitCode, log } = await lab.receive();
    lab.github.state.pulls.set(7, before);
    expect(exitCode, log).toBe(0);
    expect(outputs).toEqual({ state: 'superseded' });
  });
});

describe('a run that is refused', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a push', { event: 'push' }],
    ['an attempt that is not the last one', { run_attempt: 2 }],
  ])('%s', async (_, change) => {
    const { outputs, exitCode, log } = await lab.receive({}, (run) => ({ ...run, ...change }));
    expect(exitCode).toBe(1);
    expect(log).toContain('error[RECEIVE_RUN]');
    expect(outputs).toEqual({});
  });
});

describe('a hostile artifact', () => {
  test.each(Object.entries({ ...ARCHIVE_CASES, ...CONTENT_CASES }))(
    '%s',
    async (_, { code, says = /./, rock, charm }) => {
      lab.offer({
        rock: rock === undefined ? lab.honest.rock : await rock(lab),
        charm: charm === undefined ? lab.honest.charm : await charm(lab),
      });
      const { outputs, exitCode, log } = await lab.receive();
      expect(exitCode, log).toBe(1);
      expect(log).toContain(`error[${code}`);
      expect(log).toMatch(says);
      expect(outputs).toEqual({});
    },
  );

  test.each<[string, string, object]>([
    ['that GitHub has kept for another commit', 'RECEIVE_OTHER_COMMIT', { sha: 'f'.repeat(40) }],
    ['whose bytes are not those that GitHub has', 'RECEIVE_REFUSED', { digest: `sha256:${'0'.repeat(64)}` }],
    ['that has expired', 'RECEIVE_MISSING', { expired: true }],
    ['of another run', 'RECEIVE_MISSING', { run: RUN + 1 }],
  ])('%s', async (_, code, change) => {
    for (const rock of lab.github.state.artifacts.filter(({ name }) => name === 'rock'))
      Object.assign(rock, change);
    const { outputs, exitCode, log } = await lab.receive();
    expect(exitCode, log).toBe(1);
    expect(log).toContain(`error[${code}]`);
    expect(outputs).toEqual({});
  });
});
