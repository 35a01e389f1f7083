import { readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseReference } from '../../src/oci/index.ts';
import { createRegistry } from '../../src/registry/index.ts';
import { actLab, type ActLab, type ActResult } from '../support/act.ts';
import { runDemo } from '../support/demo-run.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { COMMIT, receivedRunLab, type ReceivedRunLab } from '../support/received/lab.ts';
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
    RUNNER_TEMP: temp,
  };
});
afterAll(async () => {
  const down = await runDemo(['--down', '--controller', 'local', '--registry', REGISTRY], { env });
  expect(down.exitCode, down.screen).toBe(0);
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

/** The workflow of this name on a page. */
function workflowOf(page: string, name: string): string {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```yaml\n([^]*?)```/g)];
  return blocks.find(([, text = '']) => text.startsWith(`name: ${name}\n`))?.[1] ?? expect.fail(name);
}

type Workflow = Record<string, unknown> & { jobs: Record<string, Record<string, unknown>> };

/** The same workflow with one of its jobs alone, and more inputs for it. */
function onlyJob(workflow: string, name: string, inputs: Readonly<Record<string, string>>): string {
  const all = parse(workflow) as Workflow;
  const { needs: _, with: given = {}, ...job } = all.jobs[name] ?? expect.fail(name);
  return stringify({ ...all, jobs: { [name]: { ...job, with: { ...(given as object), ...inputs } } } });
}

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

describe('a pull request of a fork', () => {
  let run: ReceivedRunLab;
  // Without the cache of GitHub, which act.test.ts tries: the folder of the tests is larger than that of a job.
  const kept = (): Readonly<Record<string, string>> => ({
    ...run.results.variables,
    ACTIONS_CACHE_SERVICE_V2: '',
  });
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
          ...kept(),
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
      env: { ...env, ...kept() },
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
