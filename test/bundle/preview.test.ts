import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modelOf } from '../../actions/preview/names.ts';
import { runStep, startJob, type Job } from '../../src/cli/demo/workflow.ts';
import { connectDocker, type Docker } from '../../src/docker/index.ts';
import { BUNDLES } from '../support/bundles.ts';
import { runDemo } from '../support/demo-run.ts';
import { freePort } from '../support/free-port.ts';
import { startGithub } from '../support/github-api.ts';
import { leftoversOf } from '../support/leftovers.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { SHARED_CACHE, standInBase } from '../support/rock-lab.ts';
import { ROOT } from '../support/source-files.ts';

const CONTROLLER = 'previewtest';
const MODEL = modelOf({ repository: 'acme/web' }, 7, 'feat/x');
const [ONE, TWO] = ['1'.repeat(40), '2'.repeat(40)];

type Outputs = Readonly<Record<string, string>>;

let ports: TestPorts;
let docker: Docker;
let folder: string;
let app: string;
let registry: string;
let base: string;
let job: Job;
let github: Awaited<ReturnType<typeof startGithub>>;
const times: { readonly action: string; readonly took: number; readonly elsewhere: number }[] = [];

beforeAll(async () => {
  ports = realPorts();
  docker = await connectDocker(ports, {});
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
  app = join(folder, 'app');
  await cp(join(ROOT, 'examples/flask'), app, { recursive: true });
  registry = `127.0.0.1:${await freePort()}`;
  base = await standInBase(ports);
  github = await startGithub();
  job = await startJob(folder, app, BUNDLES, {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '/root',
    PAAS_ACTION_STATE: join(folder, 'state'),
    PAAS_ACTION_CACHE: SHARED_CACHE,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_ACTOR: 'ada',
    GITHUB_SHA: ONE,
    GITHUB_RUN_ID: '42',
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
  });
});

afterAll(async () => {
  const env = { PAAS_ACTION_STATE: join(folder, 'state'), RUNNER_TEMP: folder };
  await runDemo(['--controller', CONTROLLER, '--registry', registry, '--down'], { env });
  await github.close();
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** One step of the workflow, from its shipped bundle. */
async function step(action: string, inputs: Outputs): Promise<Outputs> {
  const lines: string[] = [];
  const never = new AbortController().signal;
  const result = await runStep(job, { name: action, action, inputs }, (line) => lines.push(line), never);
  expect(result.exitCode, lines.join('\n')).toBe(0);
  times.push({ action, took: result.took / 1000, elsewhere: elsewhere(result.summary) });
  return result.outputs;
}

/** The rest of the job for an event of the pull request: what was pushed is packed, published and previewed. */
async function push(sha: string): Promise<Outputs> {
  await happen('synchronize', 'open', sha);
  const output = { output: join(folder, 'packed'), 'base-image': base };
  const rock = await step('pack-rock', { path: app, ...output });
  const charm = await step('pack-charm', { path: join(app, 'charm-ops'), ...output });
  const published = await step('publish', {
    rock: rock['rock'] ?? '',
    image: `${registry}/web`,
    'expect-digest': rock['digest'] ?? '',
  });
  return step('preview', {
    'github-token': github.token,
    charm: charm['charm'] ?? '',
    image: published['image'] ?? '',
    'image-id': rock['image-id'] ?? '',
    'http-path': '/healthz',
  });
}

async function happen(action: string, state: string, sha: string): Promise<void> {
  const head = { sha, ref: 'feat/x', repo: { full_name: 'acme/web' } };
  const event = { action, pull_request: { number: 7, head, base: { ref: 'main' } } };
  await writeFile(join(folder, 'event.json'), JSON.stringify(event));
  const updated = new Date().toISOString();
  github.state.pulls.set(7, { state, sha, ref: 'feat/x', from: 'acme/web', labels: [], updated });
}

function models(): string[] {
  const { stdout } = spawnSync('juju', ['models', '--format', 'json'], { env: job.env, encoding: 'utf8' });
  return (JSON.parse(stdout) as { models: { 'short-name': string }[] }).models.map(
    (each) => each['short-name'],
  );
}

const comments = (): string[] => github.state.comments.map(({ body }) => body);
const page = async (url: string): Promise<string> => (await fetch(url)).text();

/** Seconds that a step's page gives to Juju, the charm and the app; the rest is ours. */
function elsewhere(summary: string): number {
  const rows = summary.matchAll(
    /^\| (?:juju .+|Read what stands|Wait for the new revision|HTTP check) \| ([\d.]+) s \|$/gm,
  );
  return sum([...rows].map(([, seconds]) => Number(seconds)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

/** What was measured since the last time, printed: each step, all of them, and our own part of that. */
function tell(what: string): void {
  const done = times.splice(0);
  const all = sum(done.map(({ took }) => took));
  const others = sum(done.map((each) => each.elsewhere));
  const own = others === 0 ? '' : `, of which ours ${(all - others).toFixed(1)} s`;
  const steps = done.map(({ action, took }) => `${action} ${took.toFixed(1)} s`).join(', ');
  console.log(`${what}: ${all.toFixed(1)} s${own}: ${steps}`);
}

test('a pull request has a preview from its first push on, and leaves nothing behind', async () => {
  await happen('opened', 'open', ONE);
  await step('setup-craft', {
    'local-controller': CONTROLLER,
    registry,
    'base-image': base,
    engine: 'embedded',
  });
  const first = await push(ONE);
  tell('first push');
  const url = first['url'] ?? '';
  expect(first).toMatchObject({ preview: 'running', model: MODEL, environment: 'preview/pr-7' });
  expect(models()).toContain(MODEL);
  expect(comments()).toEqual([expect.stringContaining(`Preview of [1111111](https://github.example`)]);
  expect(comments()[0]).toContain(`<${url}>`);
  expect(github.state.deployments).toMatchObject([
    { environment: 'preview/pr-7', sha: ONE, transient: true },
  ]);
  expect(github.state.deployments[0]?.statuses.map((each) => each.state)).toEqual(['in_progress', 'success']);
  expect(github.state.deployments[0]?.statuses.at(-1)?.url).toBe(url);
  const [comment] = github.state.comments;

  const line = `<p>${crypto.randomUUID()}</p>`;
  const template = join(app, 'templates/index.html');
  const text = await readFile(template, 'utf8');
  await writeFile(template, text.replace('</body>', `${line}</body>`));
  const second = await push(TWO);
  tell('one line changed');
  expect(second).toMatchObject({ preview: 'running', changed: 'true' });
  expect(await page(second['url'] ?? '')).toContain(line);
  // Edited in place, and one deployment.
  expect(github.state.comments).toMatchObject([{ id: comment?.id }]);
  expect(comments()).toEqual([expect.stringContaining('[2222222]')]);
  expect(github.state.deployments).toMatchObject([{ sha: TWO }]);

  await happen('closed', 'closed', TWO);
  expect(await step('preview', { 'github-token': github.token })).toMatchObject({ preview: 'destroyed' });
  tell('closed');
  expect(models()).not.toContain(MODEL);
  expect(await leftoversOf(docker, [CONTROLLER])).toEqual([]);
  expect(github.state.deployments).toEqual([]);
  expect(comments()).toEqual([expect.stringContaining('The preview was removed with this pull request.')]);
});
