import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { jujuDeploy } from '../../../actions/juju-deploy/definition.ts';
import { main } from '../../../actions/juju-deploy/main.ts';
import { Failure } from '../../../src/errors/index.ts';
import type { Http } from '../../../src/ports/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts } from '../../support/ports.ts';
import {
  answers,
  IMAGE,
  scriptedDeployments,
  type ScriptedDeployments,
} from '../../support/scripted-deployments.ts';
import { scriptedJuju, type Scenario } from '../../support/scripted-juju.ts';

/** The first revision has been up for a while. */
const RUNNING = { timeline: 'refresh-charm-and-resource', at: 1.9 };

let lab: ScriptedDeployments;
let deploy: ScriptedDeployments['deploy'];
let charms: ScriptedDeployments['charms'];

beforeEach(async () => {
  lab = await scriptedDeployments();
  ({ deploy, charms } = lab);
});

afterEach(() => lab[Symbol.asyncDispose]());

describe('deploying with a juju that answers as the real one did', () => {
  test('a first deploy makes the model, waits for the unit and asks it', async () => {
    const { outputs, changes, error, summary } = await deploy(
      { models: [], on: { deploy: { timeline: 'deploy' } } },
      { charm: charms.v1, image: IMAGE, 'image-id': 'image-v1-content', config: 'greeting=hi' },
    );
    expect(error).toBeUndefined();
    expect(changes).toEqual([
      'add-model --no-switch out',
      `deploy --model out ${charms.v1} hello-k8s --resource web-image=${IMAGE} --config greeting=hi`,
    ]);
    expect(outputs).toEqual({
      model: 'out',
      application: 'hello-k8s',
      image: IMAGE,
      revision: '0',
      url: expect.stringMatching(/^http:\/\/[\d.]+:8000$/) as string,
      status: 'active',
      changed: 'true',
    });
    expect(summary).toContain('```mermaid\nflowchart LR');
    expect(summary).toMatch(/juju deploy hello-k8s \| \d+\.\d s/);
    expect(summary).toContain(`It answers at ${outputs['url']}`);
  });

  test('charm and image of a running application are refreshed together', async () => {
    const { outputs, changes, error } = await deploy(
      { start: RUNNING, on: { refresh: { timeline: 'refresh-charm-and-resource' } } },
      { charm: charms.v2, image: IMAGE, 'image-id': 'image-v2-content' },
    );
    expect(error).toBeUndefined();
    expect(changes).toEqual([
      `refresh --model out hello-k8s --path ${charms.v2} --resource web-image=${IMAGE}`,
    ]);
    expect(outputs).toMatchObject({ revision: '1', changed: 'true' });
  });

  test('a changed image alone is attached, and the old pod that still answers is not taken for the new one', async () => {
    const { outputs, changes, error, log } = await deploy(
      {
        start: { timeline: 'refresh-resource-only', at: 0.9 },
        on: { 'attach-resource': { timeline: 'refresh-resource-only' } },
      },
      { charm: charms.v1, image: IMAGE, 'image-id': 'image-v1-content' },
    );
    expect(error).toBeUndefined();
    expect(changes).toEqual([`attach-resource --model out hello-k8s web-image=${IMAGE}`]);
    expect(outputs['changed']).toBe('true');
    expect(log).toContain('waiting for hello-k8s/0');
  });

  test('what runs already is left alone', async () => {
    const { outputs, changes, error, log } = await deploy(
      { start: RUNNING },
      { charm: charms.v1, image: IMAGE, 'image-id': 'image-v1-content', config: 'greeting=hello\nlevel=1' },
    );
    expect(error).toBeUndefined();
    expect(changes).toEqual([]);
    expect(log).toContain('nothing to do: everything is as wanted');
    expect(outputs).toMatchObject({ changed: 'false', status: 'active' });
  });

  test('only a changed option is set', async () => {
    const { changes, error } = await deploy(
      { start: { timeline: 'config-change', at: 0.9 }, on: { config: { timeline: 'config-change' } } },
      { charm: charms.v1, image: IMAGE, 'image-id': 'image-v1-content', config: 'greeting=bonjour\nlevel=1' },
    );
    expect(error).toBeUndefined();
    expect(changes).toEqual(['config --model out hello-k8s greeting=bonjour']);
  });

  test('a dry run changes nothing', async () => {
    const { outputs, changes, log } = await deploy(
      { models: [] },
      { charm: charms.v1, image: IMAGE, 'dry-run': 'true' },
    );
    expect(changes).toEqual([]);
    expect(outputs['changed']).toBe('true');
    expect(log).toContain('# the application does not exist');
  });

  test('an application of that name that is still being removed is waited for', async () => {
    const { error, changes, log } = await deploy(
      {
        start: { timeline: 'remove-application', at: 25, plays: true },
        on: { deploy: { timeline: 'deploy' } },
      },
      { charm: charms.v1, image: IMAGE },
    );
    expect(error).toBeUndefined();
    expect(log).toContain('hello-k8s is still being removed; trying again');
    expect(changes).toEqual([expect.stringMatching(/^deploy /)]);
  });

  test('a juju that hangs in the middle of the wait is cut, and asked again', async () => {
    const { error, outputs, log } = await deploy(
      {
        hang: { verb: 'status', after: 6, times: 2 },
        on: { deploy: { timeline: 'deploy' } },
      },
      { charm: charms.v1, image: IMAGE },
    );
    expect(error).toBeUndefined();
    expect(outputs['status']).toBe('active');
    expect(log).toMatch(/waiting for an answer of juju \(juju status gave no answer in \d+ s\)/);
  });

  test('a juju that hangs for good is given up at the deadline', async () => {
    const { error, script } = await deploy(
      {
        hang: { verb: 'status', after: 6, times: 999 },
        on: { deploy: { timeline: 'deploy' } },
      },
      { charm: charms.v1, image: IMAGE, timeout: '3m' },
    );
    expect(error?.code).toBe('DEPLOY_TIMEOUT');
    expect(error?.message).toMatch(/waiting for an answer of juju/);
    const calls = (await script.calls()).filter((line) => line.startsWith('status')).length;
    expect(calls).toBeGreaterThan(8);
  });

  test('a controller that goes away for a moment does not end the deployment', async () => {
    const stderr = 'ERROR opening API connection: starting proxy for api connection: connection refused\n';
    const { error, changes, log } = await deploy(
      { fail: { deploy: { times: 2, stderr } }, on: { deploy: { timeline: 'deploy' } } },
      { charm: charms.v1, image: IMAGE },
    );
    expect(error).toBeUndefined();
    expect(changes.filter((line) => line.startsWith('deploy'))).toHaveLength(3);
    expect(log).toContain('reading again what stands');
  });
});

const HOOK_LOG = `unit-hello-k8s-0: 10:51:02 ERROR unit.hello-k8s/0.juju-log Uncaught exception while in charm code:
Traceback (most recent call last):
  File "/var/lib/juju/agents/unit-hello-k8s-0/charm/src/charm.py", line 41, in _on_config_changed
    raise RuntimeError("mode is error")
RuntimeError: mode is error
unit-hello-k8s-0: 10:51:02 ERROR juju.worker.uniter.operation hook "config-changed" (via hook dispatching script: dispatch) failed: exit status 1
`;

const WORKLOAD_LOG = `2026-11-22T10:50:45.01Z [web] [2026-11-22 10:50:45 +0000] [9] [ERROR] Error handling request /
2026-11-22T10:50:45.02Z [web] Traceback (most recent call last):
2026-11-22T10:50:45.03Z [web]   File "/flask/app/app.py", line 7, in index
2026-11-22T10:50:45.04Z [web]     1 / 0
2026-11-22T10:50:45.05Z [web] ZeroDivisionError: division by zero
`;

interface FailingCase {
  readonly name: string;
  readonly scenario: Scenario;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly http?: Http['request'];
  readonly code: string;
  readonly message: RegExp;
  readonly at?: { readonly file: string; readonly line: number };
  readonly details?: RegExp;
}

const failing: readonly FailingCase[] = [
  {
    name: 'a hook that fails again and again',
    scenario: { on: { deploy: { timeline: 'failure-hook-error' } }, log: HOOK_LOG },
    code: 'DEPLOY_UNIT_ERROR',
    message: /hello-k8s\/0: hook failed: "config-changed": RuntimeError: mode is error$/,
    at: { file: 'src/charm.py', line: 41 },
  },
  {
    name: 'an image that does not exist',
    scenario: { on: { deploy: { timeline: 'failure-image-not-found' } } },
    code: 'DEPLOY_IMAGE_PULL_FAILED',
    message: /nosuch:v9/,
  },
  {
    name: 'a private registry without a login',
    scenario: { on: { deploy: { timeline: 'failure-private-registry-no-credentials' } } },
    code: 'DEPLOY_IMAGE_PULL_FAILED',
    message: /private\.example/,
  },
  {
    name: 'a charm that is blocked',
    scenario: { on: { deploy: { timeline: 'failure-blocked' } } },
    code: 'DEPLOY_BLOCKED',
    message: /missing required config: token/,
  },
  {
    name: 'a charm that waits for ever',
    scenario: { on: { deploy: { timeline: 'failure-waiting' } } },
    inputs: { timeout: '40s' },
    code: 'DEPLOY_TIMEOUT',
    message: /waiting for hello-k8s\/0: waiting/,
  },
  {
    name: 'an application that answers with an error',
    scenario: {
      on: { deploy: { timeline: 'deploy' } },
      workloadLog: WORKLOAD_LOG,
    },
    http: answers(500, 'Internal Server Error'),
    code: 'HTTP_CHECK_FAILED',
    message: /status 500 instead of 200: ZeroDivisionError: division by zero$/,
    at: { file: 'app.py', line: 7 },
    details: /Internal Server Error[\s\S]*ZeroDivisionError/,
  },
  {
    name: 'an application that never answers',
    scenario: { on: { deploy: { timeline: 'deploy' } } },
    http: () => Promise.reject(new Failure('NETWORK_UNREACHABLE', 'connection refused', { retryable: true })),
    code: 'HTTP_CHECK_FAILED',
    message: /connection refused/,
  },
  {
    name: 'a tag that was pushed again, so that the old image runs',
    scenario: {
      start: { timeline: 'same-tag-new-image-content', at: 0.9 },
      on: { refresh: { timeline: 'same-tag-new-image-content', command: 2 } },
    },
    inputs: { charm: 'v2', 'image-id': 'image-v2-content' },
    code: 'DEPLOY_WRONG_IMAGE',
    message: /another image runs/,
  },
  {
    name: 'a workload that ends again and again',
    scenario: { on: { deploy: { timeline: 'failure-workload-crash-late' } } },
    code: 'DEPLOY_CRASH_LOOP',
    message: /service web ends by itself again and again/,
  },
];

describe('failing with a juju that answers as the real one did', () => {
  test.each(failing)('$name', async ({ scenario, inputs = {}, http, code, message, at, details }) => {
    const charm = inputs['charm'] === 'v2' ? charms.v2 : charms.v1;
    const { error, log } = await deploy(scenario, { image: IMAGE, ...inputs, charm }, http);
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(message);
    expect(error?.at).toEqual(at);
    if (details !== undefined) expect(error?.details.join('\n')).toMatch(details);
    const bundle = /logs and states of hello-k8s are in (\S+)/.exec(log)?.[1] ?? '';
    expect(await readdir(bundle)).toEqual(
      expect.arrayContaining(['status.json', 'debug-log.txt', 'plan.txt']),
    );
  });

  test.each<Omit<FailingCase, 'http' | 'at' | 'details'>>([
    {
      name: 'juju that is too old',
      scenario: { version: '2.9.51-ubuntu-amd64' },
      code: 'JUJU_TOO_OLD',
      message: /2\.9\.51/,
    },
    {
      name: 'a client without a controller',
      scenario: { noController: true },
      inputs: { model: '' },
      code: 'JUJU_NO_CONTROLLER',
      message: /no controller/,
    },
    {
      name: 'a resource that the charm does not have',
      scenario: {},
      inputs: { image: `nosuch=${IMAGE}` },
      code: 'DEPLOY_RESOURCE_UNKNOWN',
      message: /no image resource nosuch/,
    },
    {
      name: 'an image by its tag',
      scenario: {},
      inputs: { image: 'registry.example:5000/lab/hello:v1' },
      code: 'DEPLOY_IMAGE_NOT_PINNED',
      message: /hello:v1/,
    },
    {
      name: 'no image at all',
      scenario: {},
      inputs: { image: '' },
      code: 'DEPLOY_RESOURCE_UNKNOWN',
      message: /needs an image for web-image/,
    },
    {
      name: 'an option that the charm does not have',
      scenario: {},
      inputs: { config: 'nosuch=1' },
      code: 'DEPLOY_CONFIG_INVALID',
      message: /no option nosuch/,
    },
    {
      name: 'an option of another type',
      scenario: {},
      inputs: { config: 'level=high' },
      code: 'DEPLOY_CONFIG_INVALID',
      message: /level must be of type int/,
    },
    {
      name: 'a command that Juju refuses',
      scenario: {
        fail: { deploy: { times: 9, stderr: 'ERROR cannot deploy "hello-k8s": quota exceeded\n' } },
      },
      code: 'JUJU_REFUSED',
      message: /juju deploy was refused: .*quota exceeded/,
    },
    {
      name: 'a controller that never answers',
      scenario: { hang: 'show-model' },
      inputs: { timeout: '5s' },
      code: 'JUJU_UNREACHABLE',
      message: /show-model gave no answer/,
    },
  ])('$name ends it before anything was changed', async ({ scenario, inputs = {}, code, message }) => {
    const { error, changes } = await deploy(scenario, { charm: charms.v1, image: IMAGE, ...inputs });
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(message);
    expect(changes.filter((line) => !line.startsWith('deploy'))).toEqual([]);
  });

  test('without a juju it says so', async () => {
    const ports = { ...realPorts({ PATH: lab.folder }) };
    const run = runOf(jujuDeploy, ports, lab.folder, { charm: charms.v1, image: IMAGE, model: 'out' });
    await expect(main(run)).rejects.toMatchObject({ code: 'TOOL_MISSING' });
  });

  test('a cancelled run stops at once and starts no diagnosis', async () => {
    const script = await scriptedJuju(lab.folder, { charm: charms.v1, hashes: lab.hashes, hang: 'status' });
    const controller = new AbortController();
    const run = {
      ...runOf(jujuDeploy, script.ports, lab.folder, { charm: charms.v1, image: IMAGE, model: 'out' }),
    };
    const ended = main({ ...run, signal: controller.signal });
    while (!(await script.calls()).some((line) => line.startsWith('status')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    script.ports.cancel();
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await script.calls()).filter((line) => line.startsWith('debug-log'))).toEqual([]);
  });

  test('the password of a private registry is in no file of the bundle', async () => {
    const { error, log } = await deploy(
      {
        on: { deploy: { timeline: 'failure-private-registry-wrong-password', until: 29 } },
        log: 'ERROR login with hunter2hunter2 refused\n',
      },
      { charm: charms.v1, image: IMAGE, 'image-username': 'me', 'image-password': 'hunter2hunter2' },
    );
    expect(error?.code).toBe('DEPLOY_IMAGE_PULL_FAILED');
    const bundle = /are in (\S+)/.exec(log)?.[1] ?? '';
    const texts = await Promise.all(
      (await readdir(bundle)).map((file) => readFile(join(bundle, file), 'utf8')),
    );
    expect(texts.join('\n')).not.toContain('hunter2hunter2');
    expect(texts.join('\n')).toContain('login with');
  });
});
