import { randomUUID } from 'node:crypto';
import { rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArtifactStore, keepFile } from '../../../src/github/index.ts';
import { withRuntime, writeImage, writeOciArchive, type Digest, type Image } from '../../../src/oci/index.ts';
import { runBundle, type BundleRun } from '../bundles.ts';
import { startGithub, type GithubServer } from '../github-api.ts';
import { HOME_ID, type Storage } from '../github-runs.ts';
import { realPorts, type TestPorts } from '../ports.ts';
import { startResultsServer, type ResultsServer } from '../results-server.ts';
import { sampleImage } from '../sample-image.ts';
import { tinyCharm } from '../tiny-charm.ts';

export const COMMIT = 'c'.repeat(40);
export const RUN = 4711;
const FORK = { id: 2, name: 'mallory/web' };
const LABELS = { 'org.opencontainers.image.title': 'shop', 'org.opencontainers.image.version': '1.0' };
const METADATA = 'containers: {app: {resource: app-image}}\nresources: {app-image: {type: oci-image}}\n';

/** A repository with a pull request of a fork whose run is over, and everything that a runner gives to a workflow. */
export interface ReceivedRunLab extends AsyncDisposable {
  readonly ports: TestPorts;
  readonly folder: string;
  readonly github: GithubServer & { readonly token: string; readonly storage: Storage };
  readonly results: ResultsServer;
  /** Of the honest rock. */
  readonly digest: Digest;
  /** The zips that the honest run has kept, as `@actions/artifact` makes them. */
  readonly honest: { readonly rock: Buffer; readonly charm: Buffer };
  /** The zip of a rock with a change to its image. */
  keptRock(change: (image: Image) => Image): Promise<Buffer>;
  /** The zip of any file, kept by the real library. */
  kept(file: string, content: Uint8Array, commit?: string): Promise<Buffer>;
  /** What the run is said to have kept from now on. */
  offer(kept: { readonly rock?: Buffer; readonly charm?: Buffer }): void;
  /** What GitHub says when the run is over. */
  finished(change?: (event: WorkflowRun) => unknown): object;
  /** Runs the shipped bundle in the workflow that the run has started. */
  receive(
    inputs?: Readonly<Record<string, string>>,
    change?: (event: WorkflowRun) => unknown,
  ): Promise<BundleRun>;
}

/** The part of the event's payload that is about the run. */
export type WorkflowRun = Record<string, unknown>;

export async function receivedRunLab(): Promise<ReceivedRunLab> {
  const ports = realPorts();
  const [github, results] = await Promise.all([startGithub(), startResultsServer()]);
  const sample = await sampleImage(ports);
  const folder = await mkdtemp(join(tmpdir(), 'received-'));

  const kept = async (file: string, content: Uint8Array, commit = COMMIT): Promise<Buffer> => {
    const name = randomUUID();
    await ports.files.write(join(folder, file), content);
    Object.assign(process.env, results.variables);
    const store = await findArtifactStore({ inGithubActions: true });
    await keepFile(ports, store, name, join(folder, file), commit === '' ? undefined : commit);
    for (const variable of Object.keys(results.variables)) Reflect.deleteProperty(process.env, variable);
    return results.artifacts.get(name)?.content ?? Buffer.alloc(0);
  };
  const keptRock = async (change: (image: Image) => Image): Promise<Buffer> => {
    const image = await writeImage(sample.store, change(labelled));
    await writeOciArchive(sample.store, image, join(folder, 'made.rock'), { tag: '1.0' });
    const bytes = await ports.files.readBytes(join(folder, 'made.rock'));
    return kept('shop_1.0_amd64.rock', bytes ?? new Uint8Array());
  };
  const labelled = withRuntime(sample.image.image, { labels: LABELS });
  const { manifest } = await writeImage(sample.store, labelled);
  const honest = {
    rock: await keptRock((image) => image),
    charm: await kept('shop_amd64.charm', tinyCharm({ name: 'shop', metadata: METADATA })),
  };
  const facts = { attempt: 1, event: 'pull_request', status: 'completed', conclusion: 'success' };
  github.state.runs.set(RUN, { ...facts, sha: COMMIT, branch: 'feat/$(id)', from: FORK });
  github.state.pulls.set(7, {
    ...{ state: 'open', sha: COMMIT, ref: 'feat/$(id)', from: FORK.name, labels: [], updated: '2026-01-01' },
  });
  const finished: ReceivedRunLab['finished'] = (change = (run) => run) => {
    const run = {
      ...{ id: RUN, run_attempt: 1, event: 'pull_request', status: 'completed', conclusion: 'success' },
      ...{
        head_sha: COMMIT,
        head_branch: 'feat/$(id)',
        head_repository: { id: FORK.id, full_name: FORK.name },
      },
      repository: { id: HOME_ID, full_name: 'acme/web' },
      // As GitHub sends it for a fork.
      pull_requests: [],
    };
    return { action: 'completed', workflow_run: change(run) };
  };
  return {
    finished,
    ...{ ports, folder, github, results, digest: manifest.digest, honest, kept, keptRock },
    offer({ rock, charm }) {
      github.state.artifacts.length = 0;
      for (const [name, content] of Object.entries({ rock, charm })) {
        if (content === undefined) continue;
        const id = github.state.artifacts.length + 1;
        github.state.artifacts.push({ id, name, run: RUN, content, expired: false });
      }
    },
    async receive(inputs = {}, change) {
      const event = join(folder, 'event.json');
      await writeFile(event, JSON.stringify(finished(change)));
      return runBundle(
        'receive',
        { 'charm-name': 'shop', 'github-token': github.token, ...inputs },
        {
          env: {
            ...results.variables,
            GITHUB_ACTIONS: 'true',
            GITHUB_EVENT_NAME: 'workflow_run',
            GITHUB_EVENT_PATH: event,
            GITHUB_REPOSITORY: 'acme/web',
            GITHUB_API_URL: github.url,
            GITHUB_SHA: 'd'.repeat(40),
          },
        },
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([github.close(), results.close(), rm(folder, { recursive: true, force: true })]);
      await ports.dispose();
    },
  };
}
