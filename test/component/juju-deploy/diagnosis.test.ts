import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  IMAGE,
  scriptedDeployments,
  type Outcome,
  type ScriptedDeployments,
} from '../../support/scripted-deployments.ts';
import type { Scenario } from '../../support/scripted-juju.ts';

/** Recorded of the model whose name the scripted `juju` bears. */
const MODEL = '031ab41a-fe92-424f-8e6b-09364740ab4d';
const FAILING: Scenario = { on: { deploy: { timeline: 'failure-image-not-found' } } };

let lab: ScriptedDeployments;

beforeEach(async () => {
  lab = await scriptedDeployments();
});

afterEach(() => lab[Symbol.asyncDispose]());

/** A `kubectl` whose cluster holds one model; what it says was recorded while an image could not be pulled. */
async function putKubectl(model: string): Promise<void> {
  const program = `#!/bin/sh
case "$*" in
  'get statefulset hello-k8s '*' --namespace out '*) printf '%s' '${model}' ;;
  'get events '*) echo '2m  Warning  Failed  pod/hello-k8s-0  Failed to pull image "nosuch:v9": not found' ;;
  'describe pod hello-k8s-0 '*) echo 'Name: hello-k8s-0'; echo 'DB_PASSWORD: hunter2hunter2' ;;
  *' --previous '*)
    echo 'Error from server (BadRequest): previous terminated container "web" in pod "hello-k8s-0" not found' >&2
    exit 1 ;;
  'logs hello-k8s-0 --container='*) echo "said by $3" ;;
  *) echo 'hello-k8s-0  1/2  ImagePullBackOff' ;;
esac
`;
  await mkdir(join(lab.folder, 'bin'));
  await writeFile(join(lab.folder, 'bin/kubectl'), program, { mode: 0o755 });
}

async function fail(inputs: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return lab.deploy(FAILING, { charm: lab.charms.v1, image: IMAGE, ...inputs });
}

async function bundleOf({ log }: Outcome): Promise<Map<string, string>> {
  const folder = /logs and states of hello-k8s are in (\S+)/.exec(log)?.[1] ?? '';
  const files = (await readdir(folder)).map(async (file): Promise<[string, string]> => [
    file,
    await readFile(join(folder, file), 'utf8'),
  ]);
  return new Map(await Promise.all(files));
}

describe('what is kept of a failed deployment', () => {
  test('is what Juju, the pods and Pebble say, without a secret', async () => {
    await putKubectl(MODEL);
    const outcome = await fail();
    const bundle = await bundleOf(outcome);
    expect([...bundle.keys()]).toEqual([
      'debug-log-errors.txt',
      'debug-log.txt',
      'kubectl-describe-hello-k8s-0.txt',
      'kubectl-events.txt',
      'kubectl-logs-hello-k8s-0-charm-previous.txt',
      'kubectl-logs-hello-k8s-0-charm.txt',
      'kubectl-logs-hello-k8s-0-web-previous.txt',
      'kubectl-logs-hello-k8s-0-web.txt',
      'kubectl-pods.txt',
      'pebble-changes-hello-k8s-0.txt',
      'pebble-checks-hello-k8s-0.txt',
      'pebble-logs-hello-k8s-0.txt',
      'pebble-plan-hello-k8s-0.yaml',
      'pebble-services-hello-k8s-0.txt',
      'plan.txt',
      'show-application.json',
      'show-status-log-hello-k8s-0.json',
      'show-unit-hello-k8s-0.json',
      'status.json',
    ]);
    expect(bundle.get('kubectl-logs-hello-k8s-0-web.txt')).toBe('said by --container=web\n');
    expect(bundle.get('kubectl-logs-hello-k8s-0-web-previous.txt')).toContain(
      'previous terminated container',
    );
    expect(bundle.get('pebble-plan-hello-k8s-0.yaml')).toContain('GREETING: "***"');
    expect([...bundle.values()].join('\n')).not.toMatch(/from-the-vault|hunter2/);
    expect(outcome.summary).toMatch(/The most telling lines[^]*Failed to pull image/);
  });

  test('has nothing of a cluster in which the model does not live', async () => {
    await putKubectl('a-namesake');
    const outcome = await fail();
    expect(outcome.log).toContain('kubectl does not reach the cluster of the model');
    expect((await bundleOf(outcome)).has('kubectl-pods.txt')).toBe(false);
  });

  test('lies in the folder that is named, under a name of its own', async () => {
    await fail({ 'bundle-dir': 'bundles' });
    expect(await readdir(join(lab.folder, 'bundles'))).toEqual([
      expect.stringMatching(/^juju-out-hello-k8s-[0-9a-f]{8}$/),
    ]);
  });
});
