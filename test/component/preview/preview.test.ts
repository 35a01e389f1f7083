import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { preview } from '../../../actions/preview/definition.ts';
import { modelOf } from '../../../actions/preview/names.ts';
import { previewEvent } from '../../../actions/preview/preview-event.ts';
import { startController, type Controller } from '../../../src/controller/index.ts';
import { connectGithub, describeEvent } from '../../../src/github/index.ts';
import type { Exec } from '../../../src/ports/index.ts';
import { runOf } from '../../support/action-run.ts';
import { startGithub } from '../../support/github-api.ts';
import { jujuSession } from '../../support/juju-session.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { pretendingPods } from '../../support/pretending-pods.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';

const IMAGE = `registry.example/app@sha256:${'a'.repeat(64)}`;
const METADATA = 'containers:\n  web: {resource: app-image}\nresources:\n  app-image: {type: oci-image}\n';
const [ONE, TWO, THREE] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
const MODEL = modelOf({ repository: 'acme/web' }, 7, 'feat/x');

let folder: string;
let app: Server;
let controller: Controller;
let ports: TestPorts;
let github: Awaited<ReturnType<typeof startGithub>>;
let juju: ReturnType<typeof jujuSession>;
/** The next call of a command comes to nothing before that. */
let held: { readonly verb: string; readonly until: Promise<void> } | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pre-'));
  app = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const config = `options:\n  app-port: {type: int, default: ${(app.address() as AddressInfo).port}}\n  mail: {type: secret}\n`;
  await writeFile(
    join(folder, 'shop.charm'),
    tinyCharm({ name: 'shop', metadata: METADATA, config, files: {} }),
  );
  const real = realPorts();
  const home = join(folder, 'home');
  const pods = { takes: 300, address: '127.0.0.1', ids: new Map([[IMAGE, 'identity-of-a']]) };
  controller = await startController({
    ports: real,
    home,
    name: 'ctl',
    pid: process.pid,
    standIns: {},
    agents: ({ store }) => pretendingPods(store, real.files, pods),
    onClosed: () => undefined,
  });
  juju = jujuSession(real.http, home, folder);
  held = undefined;
  const exec: Exec = {
    ...real.exec,
    async run({ argv }) {
      if (held !== undefined && argv[1] === held.verb) {
        const { until } = held;
        held = undefined;
        await until;
      }
      const { code, stdout, stderr } = await juju(...argv.slice(1));
      return { exitCode: code, stdout, stderr, took: 0 };
    },
  };
  ports = { ...real, exec };
  github = await startGithub();
  push(ONE);
});

afterEach(async () => {
  await controller.close({ remove: true });
  await ports.dispose();
  await github.close();
  app.close();
  await rm(folder, { recursive: true, force: true });
});

/** What somebody did to the pull request. */
function push(
  sha: string,
  more: { state?: string; from?: string; ref?: string; labels?: string[] } = {},
): void {
  const pull = {
    state: 'open',
    ref: 'feat/x',
    from: 'acme/web',
    labels: [],
    updated: new Date().toISOString(),
  };
  github.state.pulls.set(7, { ...pull, sha, ...more });
}

/** A run of the action for the event of a commit; `action` is what happened to the pull request. */
async function run(
  sha: string | undefined,
  inputs: Record<string, string> = {},
  action = 'synchronize',
): Promise<unknown> {
  const head = {
    sha,
    ref: github.state.pulls.get(7)?.ref,
    repo: { full_name: github.state.pulls.get(7)?.from },
  };
  const event = describeEvent({
    eventName: sha === undefined ? 'schedule' : 'pull_request',
    sha: ONE,
    ref: 'refs/pull/7/merge',
    actor: 'ada',
    runId: 42,
    serverUrl: 'https://github.example',
    repo: { owner: 'acme', repo: 'web' },
    payload: sha === undefined ? {} : { action, pull_request: { number: 7, head, base: { ref: 'main' } } },
  });
  const given = {
    charm: join(folder, 'shop.charm'),
    image: IMAGE,
    'image-id': 'identity-of-a',
    timeout: '60s',
    'services-up': '0s',
    ...inputs,
  };
  const api = await connectGithub(ports, { token: github.token, repository: 'acme/web', apiUrl: github.url });
  return previewEvent({ run: runOf(preview, ports, folder, given), github: api, event });
}

async function models(): Promise<string[]> {
  const { stdout } = await juju('models', '--format', 'json');
  return (JSON.parse(stdout) as { models: { 'short-name': string }[] }).models.map(
    (each) => each['short-name'],
  );
}

describe('a preview', () => {
  test('of one app of several has a model, a comment and an environment of its own', async () => {
    await run(ONE);
    const shop = modelOf({ repository: 'acme/web', app: 'shop' }, 7, 'feat/x');
    expect(await run(ONE, { name: 'shop' })).toMatchObject({
      preview: 'running',
      model: shop,
      environment: 'preview/pr-7/shop',
    });
    expect(github.state.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- paas-action: preview -->\nPreview of/),
      expect.stringMatching(/^<!-- paas-action: preview-shop -->\n`shop`: Preview of/),
    ]);
    push(ONE, { state: 'closed' });
    await run(undefined, { name: 'shop' });
    expect(await models()).toContain(MODEL);
    expect(await models()).not.toContain(shop);
  });

  test('comes with a push, stays one comment and one deployment, and goes with the pull request', async () => {
    expect(await run(ONE)).toMatchObject({ preview: 'running', model: MODEL, environment: 'preview/pr-7' });
    expect(github.state.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^<!-- paas-action: preview -->\nPreview of \[1111111\].*: <http:\/\/127\.0\.0\.1:\d+>/,
      ),
    ]);
    push(TWO);
    expect(await run(ONE)).toEqual({ preview: 'superseded' });
    expect(await run(TWO)).toMatchObject({ preview: 'running', changed: 'false' });
    expect(github.state.comments.map(({ body }) => body)).toEqual([expect.stringContaining('[2222222]')]);
    expect(github.state.deployments).toMatchObject([{ sha: TWO, transient: true }]);
    expect(github.state.deployments[0]?.statuses.map(({ state }) => state)).toEqual([
      'in_progress',
      'success',
    ]);
    expect(github.state.deployments[0]?.statuses[1]?.url).toMatch(/^http:\/\/127\.0\.0\.1/);

    push(TWO, { state: 'closed' });
    expect(await run(TWO, {}, 'closed')).toMatchObject({ preview: 'destroyed' });
    expect(await models()).not.toContain(MODEL);
    expect(github.state.deployments).toEqual([]);
    expect(github.state.comments.map(({ body }) => body)).toEqual([expect.stringContaining('was removed')]);
    expect(await run(TWO, {}, 'closed')).toMatchObject({ preview: 'destroyed' });
  });

  test('of an older commit never takes the place of a newer one, however slow its run is', async () => {
    await run(ONE);
    const wanted = async (): Promise<string> => (await juju('constraints', '--model', MODEL, 'shop')).stdout;
    let letGo = (): void => undefined;
    held = { verb: 'models', until: new Promise((resolve) => (letGo = resolve)) };
    push(TWO);
    const older = run(TWO, { constraints: 'mem=64M' });
    while (held !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    push(THREE);
    expect(await run(THREE, { constraints: 'mem=128M' })).toMatchObject({ preview: 'running' });
    letGo();
    expect(await older).toEqual({ preview: 'superseded', environment: 'preview/pr-7' });
    expect(await wanted()).toContain('mem=128M');
    expect((await juju('model-config', '--model', MODEL, 'extra-info')).stdout.trim()).toBe(THREE);
    expect(github.state.comments.map(({ body }) => body)).toEqual([expect.stringContaining('[3333333]')]);
  });

  test('that is closed while its run deploys is taken down by that run, and nobody is told of it', async () => {
    let letGo = (): void => undefined;
    held = { verb: 'deploy', until: new Promise((resolve) => (letGo = resolve)) };
    const late = run(ONE);
    while (held !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    push(ONE, { state: 'closed' });
    letGo();
    expect(await late).toMatchObject({ preview: 'destroyed' });
    expect(await models()).not.toContain(MODEL);
    expect(github.state.comments).toEqual([]);
    expect(github.state.deployments).toEqual([]);
  });

  test('whose older commit fails while a newer one is deployed keeps the word of the newer', async () => {
    await run(ONE);
    let letGo = (): void => undefined;
    held = { verb: 'models', until: new Promise((resolve) => (letGo = resolve)) };
    push(TWO);
    const older = run(TWO, { image: 'registry.example/app:moving' });
    while (held !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    push(THREE);
    await run(THREE);
    letGo();
    expect(await older).toMatchObject({ preview: 'superseded' });
    expect(github.state.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/\[3333333\].*127\.0\.0\.1/),
    ]);
  });

  test('of a fork gets no secret, and that of the repository itself gets those that the step names', async () => {
    const secrets = { secrets: 'mail.password=hunter2-of-production' };
    const label = `preview:${ONE.slice(0, 12)}`;
    const shown = async (): Promise<string> => {
      const { stdout } = await juju(
        'show-secret',
        '--model',
        MODEL,
        'shop-mail',
        '--reveal',
        '--format',
        'json',
      );
      const options = await juju('config', '--model', MODEL, 'shop', '--format', 'json');
      return stdout + options.stdout;
    };
    push(ONE, { from: 'mallory/web', labels: [label] });
    github.state.people.set('ada', 'write');
    github.state.labelings.push({ number: 7, event: 'labeled', label, by: 'ada' });
    expect(await run(ONE, secrets)).toMatchObject({ preview: 'running' });
    expect(ports.reporter.lines.join('\n')).toContain('secrets are not given to the preview of a fork');
    expect((await juju('secrets', '--model', MODEL, '--format', 'json')).stdout).not.toContain('shop-mail');
    expect(await shown()).not.toContain('hunter2');
    push(ONE);
    expect(await run(ONE, secrets)).toMatchObject({ preview: 'running' });
    expect(await shown()).toContain('hunter2-of-production');
    expect(ports.reporter.lines.join('\n')).not.toContain('hunter2');
    expect(JSON.stringify(github.state)).not.toContain('hunter2');
  });

  test('of a fork waits for the label of its commit by somebody who may push', async () => {
    const label = `preview:${ONE.slice(0, 12)}`;
    push(ONE, { from: 'mallory/web', labels: [label] });
    github.state.people.set('ada', 'write').set('triager', 'triage');
    github.state.labelings.push({ number: 7, event: 'labeled', label, by: 'triager' });
    expect(await run(ONE)).toEqual({ preview: 'waiting' });
    expect(await models()).not.toContain(MODEL);
    expect(github.state.comments[0]?.body).toContain(label);
    github.state.labelings.push({ number: 7, event: 'unlabeled', label, by: 'triager' });
    github.state.labelings.push({ number: 7, event: 'labeled', label, by: 'ada' });
    expect(await run(ONE, { mode: 'ask' })).toEqual({ preview: 'wanted' });
    expect(await run(ONE)).toMatchObject({ preview: 'running' });
  });

  test('runs although GitHub lets nothing be written, and although it stumbles', async () => {
    github.state.forbidden.add('comments').add('deployments');
    github.state.failing.push({ status: 502, body: '<html>Bad gateway</html>' });
    expect(await run(ONE)).toMatchObject({ preview: 'running' });
    expect(ports.reporter.lines.join('\n')).toMatch(/notice: GitHub refused to .*not accessible/);
    github.state.forbidden.clear();
    const body = JSON.stringify({ message: 'You have exceeded a secondary rate limit.' });
    github.state.failing.push({ status: 403, body, headers: { 'retry-after': '1' } });
    push(TWO);
    expect(await run(TWO)).toMatchObject({ preview: 'running' });
    expect(github.state.comments[0]?.body).toContain('[2222222]');
  });

  test('is refused when there are too many, until there is room', async () => {
    await juju('add-model', modelOf({ repository: 'acme/api' }, 3, 'y'));
    await run(ONE, { limit: '2' });
    // A refresh needs no room of its own.
    expect(await run(ONE, { limit: '1' })).toMatchObject({ preview: 'running' });
    const shop = { name: 'shop', limit: '2' };
    await expect(run(ONE, shop)).rejects.toMatchObject({
      code: 'PREVIEW_LIMIT_REACHED',
      message: '2 previews live on this controller, and `limit` is 2',
      hint: 'All of them are of other repositories or apps. Set on this step: limit: 3',
    });
    expect(github.state.comments.at(-1)?.body).toContain('PREVIEW_LIMIT_REACHED: 2 previews live');
    push(ONE, { ref: 'other' });
    await expect(run(ONE, { limit: '2' })).rejects.toMatchObject({
      hint: 'Deployed longest ago: #7 (within the last hour). Close one, run `mode: sweep`, or set on this step: limit: 3',
      details: ['1 of them are of other repositories or apps'],
    });
    push(ONE);
    expect(await run(undefined, { limit: '1' })).toEqual({ preview: 'swept' });
    expect(await models()).not.toContain(MODEL);
    expect(github.state.comments[0]?.body).toContain('because there were too many');
    expect(await run(ONE, { limit: '2' })).toMatchObject({ preview: 'running' });
  });

  test('is swept when its pull request is closed or it is old, and other models are left alone', async () => {
    await juju('add-model', 'production');
    await run(ONE);
    await run(undefined);
    expect(await models()).toContain(MODEL);
    const [deployment] = github.state.deployments;
    if (deployment !== undefined) deployment.created = '2020-01-01T00:00:00Z';
    expect(await run(undefined)).toEqual({ preview: 'swept' });
    expect(await models()).not.toContain(MODEL);
    expect(await models()).toContain('production');
    expect(github.state.deployments).toEqual([]);
  });
});
