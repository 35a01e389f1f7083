import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseReference } from '../../src/oci/index.ts';
import { createRegistry } from '../../src/registry/index.ts';
import { actLab, type ActLab, type ActResult } from '../support/act.ts';
import { runDemo } from '../support/demo-run.ts';
import { startGithub } from '../support/github-api.ts';
import { onlyJob, workflowOf } from '../support/page-workflows.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { COMMIT, receivedRunLab, type ReceivedRunLab } from '../support/received/lab.ts';
import { startResultsServer, type ResultsServer } from '../support/results-server.ts';
import { startRealRegistry } from '../support/real-registry.ts';
import { SHARED_CACHE, standInBase } from '../support/rock-lab.ts';
import { ROOT } from '../support/source-files.ts';

// Workflows of the pages, run by act: the reusable workflows, the actions and the bundles are those of here.
const REGISTRY = '127.0.0.1:5000';
let ports: TestPorts;
let lab: ActLab;
let env: Readonly<Record<string, string>>;
let base: string;

beforeAll(async () => {
  ports = realPorts();
  base = await standInBase(ports);
  lab = await actLab({ '.': join(ROOT, 'examples/flask') });
  // Charmhub, where the libraries of the other charm are, is not there in the tests.
  await rm(join(lab.project, 'charm'), { recursive: true });
  await rename(join(lab.project, 'charm-ops'), join(lab.project, 'charm'));
  // The demo runs the example's own suite; the smoke test is enough here.
  await rm(join(lab.project, 'tests'), { recursive: true });
  const temp = join(lab.folder, 'temp');
  await mkdir(temp);
  env = {
    PAAS_ACTION_STATE: join(lab.folder, 'state'),
    PAAS_ACTION_CACHE: SHARED_CACHE,
    // On runners of one's own the folder would be another for each degree of trust.
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: temp,
  };
});
afterAll(async () => {
  const down = await runDemo(['--down', '--controller', 'local', '--registry', REGISTRY], { env });
  expect(down.exitCode, down.screen).toBe(0);
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

test('the first workflow of the README packs, deploys and tests the example', async () => {
  const workflow = workflowOf('README.md', 'Test').trimEnd();
  expect(workflow.split('\n').length).toBeLessThanOrEqual(10);
  const { exitCode, log } = await lab.runWorkflow(`${workflow}\n    with: { base-image: '${base}' }\n`, {
    env,
  });
  expect(exitCode, log).toBe(0);
  expect(log).toMatch(/GET http:\S+\/: 200/);
  expect(log).toMatch(/Tests: [1-9]\d* passed/);
});

/** Where jobs keep files. Without the cache, which act.test.ts tries: the folder of the tests is larger than that of a job. */
const keptBy = ({ variables }: ResultsServer): Readonly<Record<string, string>> => ({
  ...variables,
  ACTIONS_CACHE_SERVICE_V2: '',
});

describe('a pull request of a fork', () => {
  let run: ReceivedRunLab;
  beforeEach(async () => {
    run = await receivedRunLab();
  });
  afterEach(() => run[Symbol.asyncDispose]());

  /** What starts on the default branch when the run of the fork is over. */
  const publish = (image: string, charm: string): Promise<ActResult> =>
    lab.runWorkflow(
      onlyJob(workflowOf('docs/reference/forks.md', 'Publish pull request'), 'app', {
        'charm-name': charm,
        image,
      }),
      {
        env: {
          ...env,
          ...keptBy(run.results),
          GITHUB_API_URL: run.github.url,
          GITHUB_REPOSITORY: 'acme/web',
        },
        payload: run.finished(),
        token: run.github.token,
      },
    );

  test('is packed by the one workflow, and what it keeps is looked into by the other one', async () => {
    const head = { sha: COMMIT, ref: 'feat/$(id)', repo: { full_name: 'mallory/web' } };
    const workflow = workflowOf('docs/reference/forks.md', 'Pull request');
    const packed = await lab.runWorkflow(onlyJob(workflow, 'pack', { 'base-image': base }), {
      env: { ...env, ...keptBy(run.results) },
      payload: { number: 7, pull_request: { number: 7, head, base: { ref: 'main' } } },
    });
    expect(packed.exitCode, packed.log).toBe(0);
    const file = (name: string): Buffer => run.results.artifacts.get(name)?.content ?? expect.fail(name);
    run.offer({ rock: file('rock'), charm: file('charm') });
    const { exitCode, log } = await publish(`${REGISTRY}/acme/web`, 'guestbook');
    expect(exitCode).toBe(1);
    expect(log).toContain('it is built on a stand-in base');
  });

  test('is published when it is honest, from what the first job has kept for the second', async () => {
    const registry = await startRealRegistry();
    try {
      run.offer(run.honest);
      const { exitCode, log } = await publish(`${registry.host}/acme/web`, 'shop');
      expect(exitCode, log).toBe(0);
      const found = await createRegistry(ports).find(parseReference(`${registry.host}/acme/web:pr-7`));
      expect(found).toBe(run.digest);
    } finally {
      await registry.close();
    }
  });
});

describe('from job to job', () => {
  let results: ResultsServer;
  let github: Awaited<ReturnType<typeof startGithub>>;
  let tools: string;
  const sha = 'd'.repeat(40);

  beforeEach(async () => {
    results = await startResultsServer();
    github = await startGithub();
  });
  afterEach(async () => {
    await results.close();
    await github.close();
  });
  beforeAll(async () => {
    // On the base of the tests; the `setup-craft` of the jobs finds it.
    const step = { uses: 'org/paas-action/setup-craft@v1', with: { 'base-image': base } };
    const { exitCode, log } = await lab.run([step], env);
    expect(exitCode, log).toBe(0);
    tools = join(lab.folder, 'tools');
    await mkdir(tools);
    // What a runner of GitHub has, or would fetch from the snap store.
    await writeFile(join(tools, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
    await symlink(join(ROOT, 'test/support/strict-program.mjs'), join(tools, 'snap'));
    await symlink(join(ROOT, 'test/support/juju-behind-login.mjs'), join(tools, 'juju'));
    const juju = join(lab.folder, 'state/controllers/local/bin/juju');
    const elsewhere = { juju, controller: 'local', address: 'juju.example.com:17070' };
    await writeFile(
      join(tools, 'login.json'),
      JSON.stringify({ ...elsewhere, users: { preview: 'open sesame' } }),
    );
  });
  const call = (
    workflow: string,
    payload: object,
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<ActResult> =>
    lab.runWorkflow(workflow, {
      env: {
        ...env,
        ...keptBy(results),
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: 'acme/web',
      },
      path: [tools],
      payload,
      token: github.token,
      secrets,
    });

  test('a pull request has a preview, told where it is read, and has none when it is closed', async () => {
    const workflow = onlyJob(
      workflowOf('docs/reference/preview.md', 'Preview'),
      'app',
      { image: `${REGISTRY}/acme/web`, 'base-image': base },
      'pull_request',
    );
    const happen = (action: string, state: string): Promise<ActResult> => {
      const head = { sha, ref: 'feat/x', repo: { full_name: 'acme/web' } };
      const event = { action, number: 7, pull_request: { number: 7, state, head, base: { ref: 'main' } } };
      const updated = new Date().toISOString();
      github.state.pulls.set(7, { state, sha, ref: 'feat/x', from: 'acme/web', labels: [], updated });
      return call(workflow, event, { JUJU_PASSWORD: 'open sesame' });
    };
    const opened = await happen('opened', 'open');
    expect(opened.exitCode, opened.log).toBe(0);
    expect(opened.log).not.toContain('open sesame');
    const [comment] = github.state.comments;
    expect(comment?.body).toContain('Preview of [ddddddd]');
    const url = github.state.deployments[0]?.statuses.at(-1)?.url ?? '';
    expect(comment?.body).toContain(`<${url}>`);
    expect((await fetch(url)).status).toBe(200);

    const closed = await happen('closed', 'closed');
    expect(closed.exitCode, closed.log).toBe(0);
    expect(github.state.deployments).toEqual([]);
    expect(github.state.comments).toMatchObject([{ id: comment?.id }]);
    expect(github.state.comments[0]?.body).toContain('The preview was removed with this pull request.');
  });

  test('what a release publishes is what its tests have deployed', async () => {
    const workflow = onlyJob(
      workflowOf('docs/reference/release.md', 'Release'),
      'app',
      // To sign takes GitHub's own authorities; test/component/publish/provenance.test.ts has theirs.
      { image: `${REGISTRY}/acme/released`, 'base-image': base, attest: false },
      'push',
    );
    const { exitCode, log } = await call(workflow, {
      ref: 'refs/heads/main',
      repository: { default_branch: 'main' },
    });
    expect(exitCode, log).toBe(0);
    expect(log).toMatch(/[1-9]\d* passed/);
    const registry = createRegistry(ports);
    const tested = await registry.find(parseReference(`${REGISTRY}/app:tested`));
    expect(tested).toBeDefined();
    expect(await registry.find(parseReference(`${REGISTRY}/acme/released:1.0`))).toBe(tested);
  });

  test('a release whose login does not work ends before anything is built, and says what to do', async () => {
    const workflow = onlyJob(
      workflowOf('docs/reference/release.md', 'Release'),
      'app',
      { image: `${REGISTRY}/acme/released`, 'base-image': base },
      'push',
    );
    const push = { ref: 'refs/heads/main', repository: { default_branch: 'main' } };
    const { exitCode, log } = await call(workflow, push, { CHARMHUB_TOKEN: 'no export of charmcraft' });
    expect(exitCode, log).toBe(1);
    expect(log).toContain('PREFLIGHT_FAILED');
    expect(log).toContain('charmcraft login --export');
    // act gives no job an identity to sign with.
    expect(log).toContain('it lacks id-token: write');
    expect(log).not.toMatch(/pack-rock|pack-charm/);
  });
});
