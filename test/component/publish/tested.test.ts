import { createServer, type Server } from 'node:http';
import { spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { integrationTest } from '../../../actions/integration-test/definition.ts';
import { main as testIt } from '../../../actions/integration-test/main.ts';
import { publish } from '../../../actions/publish/definition.ts';
import { main as publishIt } from '../../../actions/publish/main.ts';
import { testedName } from '../../../src/github/index.ts';
import { writeOciArchive } from '../../../src/oci/index.ts';
import { runOf } from '../../support/action-run.ts';
import { startGithub } from '../../support/github-api.ts';
import { HOME_ID } from '../../support/github-runs.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { honestCharm } from '../../support/received/case.ts';
import { zipped } from '../../support/received/zip-forgery.ts';
import { startResultsServer, type ResultsServer } from '../../support/results-server.ts';
import { sampleImage } from '../../support/sample-image.ts';

const MERGED = 'd'.repeat(40);
const HOME = { id: HOME_ID, name: 'acme/web' };
const FORK = { id: 2, name: 'mallory/web' };

let ports: TestPorts;
let github: Awaited<ReturnType<typeof startGithub>>;
let results: ResultsServer;
let app: Server;
let folder: string;
let digest: string;
let tree: string;
/** What the test has kept: its name and its zip. */
let record: { readonly name: string; readonly content: Buffer };

// One job tests a head; the other publishes the merge commit, whose files are the same.
beforeAll(async () => {
  ports = realPorts();
  [github, results] = await Promise.all([startGithub(), startResultsServer()]);
  const sample = await sampleImage(ports);
  ({ folder } = sample);
  digest = sample.image.manifest.digest;
  await writeOciArchive(sample.store, sample.image, `${folder}/shop.rock`, { tag: '1' });
  await ports.files.write(`${folder}/shop.charm`, honestCharm());
  await ports.files.write(`${folder}/other.charm`, honestCharm({ files: { more: 'x' } }));
  const git = (...args: readonly string[]): string =>
    spawnSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    }).stdout;
  git('init', '--quiet');
  git('add', 'shop.charm');
  git('commit', '--quiet', '--message', 'x');
  tree = git('rev-parse', 'HEAD^{tree}').trim();
  app = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { outputs } = await runTest({});
  const name = outputs.record ?? '';
  record = { name, content: results.artifacts.get(name)?.content ?? Buffer.alloc(0) };
});
afterAll(async () => {
  app.close();
  await Promise.all([github.close(), results.close()]);
  await ports.dispose();
});
beforeEach(() => {
  github.state.artifacts.length = 0;
  github.state.runs.clear();
  github.state.trees.clear();
  github.state.trees.set(MERGED, tree);
});

async function runTest(inputs: Readonly<Record<string, string>>, inGithubActions = true) {
  const given = {
    ...{ record: 'true', command: 'none', charm: 'shop.charm', image: `registry.example/shop@${digest}` },
    url: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    ...inputs,
  };
  const run = runOf(integrationTest, ports, folder, given);
  Object.assign(process.env, results.variables);
  try {
    return { outputs: await testIt({ ...run, host: { ...run.host, inGithubActions } }) };
  } finally {
    for (const name of Object.keys(results.variables)) Reflect.deleteProperty(process.env, name);
  }
}

function kept(change: { from?: typeof HOME; expired?: boolean; name?: string; content?: Buffer } = {}): void {
  const { from = HOME, expired = false, name = record.name, content = record.content } = change;
  const id = github.state.artifacts.length + 1;
  const facts = { attempt: 1, event: 'pull_request', status: 'completed', conclusion: 'success' };
  github.state.runs.set(id, { ...facts, sha: 'a'.repeat(40), branch: 'x', from });
  github.state.artifacts.push({ id, name, run: id, content, expired });
}

const runPublish = (inputs: Readonly<Record<string, string>> = {}) =>
  publishIt(
    runOf(
      publish,
      ports,
      folder,
      {
        ...{
          rock: 'shop.rock',
          charm: 'shop.charm',
          image: '127.0.0.1:1/acme/shop',
          'expect-tested': 'true',
        },
        // Nothing listens there: whoever gets so far fails otherwise.
        ...{ 'github-token': github.token, ...inputs },
      },
      { GITHUB_REPOSITORY: 'acme/web', GITHUB_SHA: MERGED, GITHUB_API_URL: github.url },
    ),
  );

describe('what one run has tested another may publish', () => {
  test('although the commit is another one, since its files are the same', async () => {
    kept();
    const outputs = await runPublish({ 'dry-run': 'true' });
    expect(outputs.digest).toBe(digest);
    expect(ports.reporter.lines.join('\n')).toContain('tested by https://github.com/acme/web/actions/runs/1');
    expect(github.storage.logins).toEqual([]);
  });

  test('also when somebody else has kept something under its name', async () => {
    const other = { tree, digest: `sha256:${'0'.repeat(64)}` };
    kept();
    kept({ content: zipped({ 'tested.json': Buffer.from(JSON.stringify(other)) }) });
    await expect(runPublish({ 'dry-run': 'true' })).resolves.toMatchObject({ digest });
  });
});

describe('what is refused', () => {
  test.each<[string, () => void, Record<string, string>]>([
    ['what nobody has tested', () => undefined, {}],
    ['another charm', () => kept(), { charm: 'other.charm' }],
    ['no charm where one was tested', () => kept(), { charm: '' }],
    ['a record that has expired', () => kept({ expired: true }), {}],
    ['the word of a fork', () => kept({ from: FORK }), {}],
    [
      'other content of the repository',
      () => {
        kept();
        github.state.trees.set(MERGED, 'e'.repeat(40));
      },
      {},
    ],
    [
      'a record of the right name that says something else',
      () => kept({ content: zipped({ 'tested.json': Buffer.from(JSON.stringify({ tree, digest })) }) }),
      {},
    ],
  ])('%s', async (_, prepare, inputs) => {
    prepare();
    await expect(runPublish(inputs)).rejects.toMatchObject({ code: 'PUBLISH_UNTESTED' });
  });

  test('a record that cannot be read', async () => {
    kept({ content: zipped({ 'tested.json': Buffer.from('{') }) });
    await expect(runPublish()).rejects.toMatchObject({ code: 'RECEIVE_REFUSED' });
  });

  test('a demand without a token, or on a promotion', async () => {
    await expect(runPublish({ 'github-token': '' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(runPublish({ charmhub: 'x', 'promote-from': 'edge' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

describe('a test', () => {
  test('is recorded by tree, digest and charm', () => {
    expect(record.name).toMatch(new RegExp(`^tested-${tree}-[0-9a-f]{16}$`));
    expect(record.content.byteLength).toBeGreaterThan(0);
    expect(record.name).not.toBe(testedName({ tree, digest, charm: undefined }));
  });

  test('that fails is not recorded', async () => {
    const before = results.artifacts.size;
    await expect(runTest({ 'http-paths': '/=404', 'http-timeout': '1s' })).rejects.toMatchObject({
      code: expect.stringMatching(/^TEST_/) as string,
    });
    expect(results.artifacts.size).toBe(before);
  });

  test.each([
    ['of an image by its tag', { image: 'registry.example/shop:1' }],
    ['outside of a checkout', { path: '/' }],
  ])('%s is refused before it runs', async (_, inputs) => {
    await expect(runTest(inputs)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('outside of GitHub has nowhere to be recorded', async () => {
    await expect(runTest({}, false)).rejects.toMatchObject({ code: 'ARTIFACT_UNAVAILABLE' });
  });
});
