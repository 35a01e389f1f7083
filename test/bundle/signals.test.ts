import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actions } from '../../actions/index.ts';
import { writeOciArchive } from '../../src/oci/index.ts';
import { endingJob, type EndingJob, type Moment } from '../support/ended-bundle.ts';
import { realPorts } from '../support/ports.ts';
import { sampleImage } from '../support/sample-image.ts';
import { ROOT } from '../support/source-files.ts';
import { tinyCharm } from '../support/tiny-charm.ts';

// Every shipped bundle, ended at its start, in a tool and in a request: it ends, with what it has started, and
// leaves nothing. What a publication leaves at each of its requests is in test/component/publish/cancelled.test.ts.
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EARLY: readonly Moment[] = ['its start', 'its first act'];

type Inputs = Readonly<Record<string, string>>;
interface Case {
  readonly action: string;
  readonly inputs: (job: EndingJob) => Inputs;
  readonly env?: (job: EndingJob) => Promise<Inputs> | Inputs;
}

const CRAFT = { engine: 'craft' };
const IMAGE = `registry.example/shop@sha256:${'a'.repeat(64)}`;
const DEPLOYED = { charm: 'shop.charm', image: IMAGE, model: 'out' };

const IN_A_TOOL: readonly Case[] = [
  { action: 'setup-craft', inputs: () => CRAFT },
  { action: 'pack-rock', inputs: () => ({ ...CRAFT, path: 'app' }) },
  { action: 'pack-charm', inputs: () => ({ ...CRAFT, path: 'app/charm' }) },
  { action: 'pack-apps', inputs: () => ({ ...CRAFT, apps: 'app' }) },
  { action: 'juju-deploy', inputs: () => DEPLOYED },
  { action: 'integration-test', inputs: () => DEPLOYED },
  { action: 'pipeline', inputs: () => ({ ...CRAFT, path: 'app', image: 'registry.example/shop:1' }) },
];

const IN_A_REQUEST: readonly Case[] = [
  {
    action: 'setup-craft',
    inputs: () => ({ 'check-charmhub': 'dG9rZW4=', 'check-charm': 'shop latest/edge' }),
    env: ({ silent }) => ({ CHARMCRAFT_STORE_API_URL: `http://${silent}` }),
  },
  {
    action: 'pack-rock',
    inputs: ({ silent }) => ({ engine: 'embedded', path: 'app', 'base-image': `${silent}/base:1` }),
  },
  { action: 'publish', inputs: ({ silent }) => ({ rock: 'shop.rock', image: `${silent}/shop:1` }) },
  {
    action: 'receive',
    inputs: () => ({ 'charm-name': 'shop', 'github-token': 'of the job' }),
    env: (job) => event(job, 'workflow_run', { action: 'completed', workflow_run: finishedRun }),
  },
  {
    action: 'preview',
    inputs: () => ({ ...DEPLOYED, 'github-token': 'of the job' }),
    env: (job) => event(job, 'pull_request', { number: 7, action: 'opened', pull_request: pull }),
  },
];

const pull = { number: 7, head: { sha: 'c'.repeat(40), ref: 'x', repo: { full_name: 'acme/web' } } };
const finishedRun = {
  ...{ id: 1, run_attempt: 1, event: 'pull_request', status: 'completed', conclusion: 'success' },
  ...{ head_sha: 'c'.repeat(40), head_branch: 'x', head_repository: { id: 2, full_name: 'fork/web' } },
  ...{ repository: { id: 1, full_name: 'acme/web' }, pull_requests: [] },
};

async function event({ workspace, silent }: EndingJob, name: string, payload: object): Promise<Inputs> {
  const path = join(workspace, '..', 'event.json');
  await writeFile(path, JSON.stringify(payload));
  return {
    ...{ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: 'acme/web' },
    ...{ GITHUB_API_URL: `http://${silent}`, GITHUB_SHA: 'd'.repeat(40), GITHUB_REF: 'refs/pull/7/merge' },
  };
}

async function project(workspace: string): Promise<void> {
  await cp(join(ROOT, 'examples/flask'), join(workspace, 'app'), { recursive: true });
  const metadata = 'containers: {app: {resource: app-image}}\nresources: {app-image: {type: oci-image}}\n';
  await writeFile(join(workspace, 'shop.charm'), tinyCharm({ name: 'shop', metadata }));
  const ports = realPorts();
  const { store, image } = await sampleImage(ports);
  await writeOciArchive(store, image, join(workspace, 'shop.rock'), { tag: '1' });
  await ports.dispose();
}

/** Ends the bundle at each moment with this signal, each time in a job of its own. */
async function ends(
  { action, inputs, env }: Case,
  moment: Moment,
  signal: (typeof SIGNALS)[number],
): Promise<void> {
  await using job = await endingJob();
  await project(job.workspace);
  const before = await readdir(job.workspace, { recursive: true });
  const run = await job.end(action, inputs(job), { signal, moment }, await env?.(job));
  expect(run.survivors).toEqual([]);
  expect(run.leftovers).toEqual([]);
  expect(await readdir(job.workspace, { recursive: true })).toEqual(before);
  if (EARLY.includes(moment)) return;
  expect(run.code, run.log).toBe(130);
  expect(run.log).toContain('CANCELLED');
}

describe.concurrent.each(IN_A_TOOL)('$action in a tool that hangs', (one) => {
  test.each(SIGNALS)('ends with %s, and so does the tool', (signal) =>
    ends(one, 'a tool that hangs', signal),
  );
});

describe.concurrent.each(IN_A_REQUEST)('$action in a request that hangs', (one) => {
  test.each(SIGNALS)('ends with %s', (signal) => ends(one, 'a request that hangs', signal));
});

describe.concurrent.each(actions.map(({ definition }) => definition.name))('%s at once', (action) => {
  const known = [...IN_A_TOOL, ...IN_A_REQUEST].find((one) => one.action === action);
  test.each(EARLY)('ends with a signal at %s', async (moment) => {
    for (const signal of SIGNALS) await ends(known ?? { action, inputs: () => ({}) }, moment, signal);
  });
});
