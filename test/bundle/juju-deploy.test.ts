import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readCharmWitness } from '../../src/juju/index.ts';
import { runBundle } from '../support/bundles.ts';
import { realPorts } from '../support/ports.ts';
import { startResultsServer } from '../support/results-server.ts';
import { ROOT } from '../support/source-files.ts';
import { tinyCharm } from '../support/tiny-charm.ts';

const IMAGE = `registry.example:5000/lab/hello@sha256:${'a'.repeat(64)}`;
const METADATA = 'containers:\n  web: {resource: web-image}\nresources:\n  web-image: {type: oci-image}\n';

let folder: string;
let charm: string;
let env: Record<string, string>;

/** The scripted `juju` behind a program of its own: a step sees nothing of this process's variables. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  charm = join(folder, 'hello.charm');
  await writeFile(charm, tinyCharm({ name: 'hello-k8s', metadata: METADATA }));
  const program = join(folder, 'bin/juju');
  await mkdir(join(folder, 'bin'));
  const script = join(ROOT, 'test/support/juju-program.mjs');
  await writeFile(
    program,
    `#!/bin/sh\nSCRIPTED_JUJU='${folder}' exec '${process.execPath}' '${script}' "$@"\n`,
  );
  await chmod(program, 0o755);
  env = { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function scenario(more: object): Promise<void> {
  const hashes = { [charm]: Object.fromEntries(await readCharmWitness(realPorts().files, charm)) };
  const start = { timeline: 'refresh-charm-and-resource', at: 1.9 };
  await writeFile(
    join(folder, 'scenario.json'),
    JSON.stringify({ models: ['out'], start, charm, hashes, ...more }),
  );
}

describe('the shipped juju-deploy', () => {
  test('says that there is nothing to do, with outputs and the model drawn', async () => {
    await scenario({});
    const inputs = { charm, model: 'out', image: IMAGE, 'image-id': 'image-v1-content', 'http-path': 'none' };
    const server = await startResultsServer();
    const cache = { PAAS_ACTION_CACHE: join(folder, 'cache'), ...server.variables };
    const run = await runBundle(
      'juju-deploy',
      { ...inputs, rollback: 'true' },
      { env: { ...env, ...cache } },
    );
    await server.close();
    expect(run.log).toContain('nothing to do: everything is as wanted');
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({
      model: 'out',
      application: 'hello-k8s',
      status: 'active',
      changed: 'false',
    });
    expect(run.summary).toContain('```mermaid\nflowchart LR');
    // What runs is remembered for a rollback of the next deployment.
    expect([...server.caches.values()].map(({ key, finished }) => [key, finished])).toEqual([
      [expect.stringMatching(/^paas-action-\d+-release-[0-9a-f]{16}-any-branch-[0-9a-f]{16}-1$/), true],
    ]);
  });

  test('stops when it is cancelled, and asks Juju nothing more', async () => {
    await scenario({
      start: { timeline: 'deploy', at: 0, empty: true },
      on: { deploy: { timeline: 'failure-waiting' } },
    });
    const cancel = new AbortController();
    const ended = runBundle(
      'juju-deploy',
      { charm, model: 'out', image: IMAGE },
      { env, signal: cancel.signal },
    );
    const calls = (): Promise<string> => readFile(join(folder, 'calls.jsonl'), 'utf8').catch(() => '');
    while (((await calls()).match(/"status"/g) ?? []).length < 5)
      await new Promise((resolve) => setTimeout(resolve, 50));
    cancel.abort();
    const run = await ended;
    expect(run.exitCode).toBe(130);
    expect(run.log).toContain('error[CANCELLED]');
    expect(await calls()).not.toContain('debug-log');
  });

  test('fails with an annotation when the application does not answer, and keeps what was seen as an artifact', async () => {
    await scenario({});
    // 203.0.113.0/24 and the recorded addresses are reserved for documentation or private: nothing answers there.
    const inputs = {
      charm,
      model: 'out',
      image: IMAGE,
      'image-id': 'image-v1-content',
      'http-timeout': '1s',
    };
    const server = await startResultsServer();
    const run = await runBundle('juju-deploy', inputs, { env: { ...env, ...server.variables } });
    await server.close();
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/^::error::error\[HTTP_CHECK_FAILED\]/m);
    expect(run.summary).toContain('HTTP_CHECK_FAILED');
    expect(run.outputs).toEqual({});
    const [name = ''] = server.artifacts.keys();
    expect(name).toMatch(/^juju-out-hello-k8s-[0-9a-f]{8}$/);
    expect(run.summary).toContain(`The artifact ${name} has logs and states of hello-k8s`);
    const kept = server.artifacts.get(name)?.content ?? Buffer.alloc(0);
    for (const file of ['status.json', 'debug-log.txt', 'pebble-plan-hello-k8s-0.yaml'])
      expect(kept.includes(file)).toBe(true);
  });
});
