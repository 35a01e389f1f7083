import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { jujuDeploy } from '../../../actions/juju-deploy/definition.ts';
import { main } from '../../../actions/juju-deploy/main.ts';
import { runOf } from '../../support/action-run.ts';
import { scriptedJuju, type ScriptedJuju } from '../../support/scripted-juju.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';

const USER = {
  controller: '10.0.0.1:17070',
  'controller-user': 'bob',
  'controller-password': 'hunter2hunter2',
};
const ACCOUNT = { controller: 'jaas.example.com', 'client-id': 'robot', 'client-secret': 'hunter2hunter2' };
const CLUSTER = { kubeconfig: 'current-context: lab2\n', cloud: 'lab2' };

let folder: string;
let script: ScriptedJuju;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'target-'));
  await writeFile(
    join(folder, 'hello.charm'),
    tinyCharm({ name: 'hello-k8s', metadata: '', config: 'options: {}\n', files: {} }),
  );
});

afterEach(async () => {
  await script.ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A dry run: all that it changes is which controllers the client knows. */
async function plan(inputs: Readonly<Record<string, string>>): Promise<string> {
  const run = runOf(jujuDeploy, script.ports, folder, {
    charm: join(folder, 'hello.charm'),
    model: 'out',
    'dry-run': 'true',
    timeout: '5s',
    ...inputs,
  });
  await main(run);
  return script.ports.reporter.lines.join('\n');
}

async function changes(): Promise<string[]> {
  return (await script.calls()).filter((line) => /^(?:login|add-k8s)/.test(line));
}

describe('an existing controller', () => {
  beforeEach(async () => {
    const target = { address: '10.0.0.1:17070', users: { bob: 'hunter2hunter2' } };
    script = await scriptedJuju(folder, { models: [], target });
  });

  test('is logged in to once, and its models are named with it', async () => {
    const log = await plan(USER);
    expect(log).toContain('juju add-model --no-switch --controller 10-0-0-1-17070 out');
    expect(log).toContain('juju deploy --model 10-0-0-1-17070:out ');
    await plan(USER);
    expect(await changes()).toEqual(['login 10.0.0.1:17070 -c 10-0-0-1-17070 -u bob --no-prompt --trust']);
    expect((await script.calls()).join('\n')).not.toContain('hunter2');
  });

  test('learns of a cluster once', async () => {
    await plan({ ...USER, ...CLUSTER });
    await plan({ ...USER, ...CLUSTER });
    expect((await changes()).slice(1)).toEqual(['add-k8s lab2 --controller 10-0-0-1-17070']);
  });

  test('is not told of a cluster whose name nobody gives', async () => {
    await plan({ ...USER, kubeconfig: CLUSTER.kubeconfig });
    expect((await changes()).slice(1)).toEqual([]);
  });

  test.each([
    ['a wrong password', { 'controller-password': 'wrong-one' }, 'JUJU_LOGIN_REFUSED'],
    ['an unknown user', { 'controller-user': 'eve' }, 'JUJU_LOGIN_REFUSED'],
    ['a controller that is not there', { controller: '10.0.0.2:17070' }, 'JUJU_UNREACHABLE'],
    ['a cluster that is none', { ...CLUSTER, kubeconfig: 'x' }, 'JUJU_REFUSED'],
  ])('%s ends the run', async (_name, inputs, code) => {
    await expect(plan({ ...USER, ...inputs })).rejects.toMatchObject({ code });
  });
});

test('a service account of JAAS needs no password prompt', async () => {
  script = await scriptedJuju(folder, {
    models: [],
    target: { address: 'jaas.example.com', accounts: { robot: 'hunter2hunter2' } },
  });
  expect(await plan(ACCOUNT)).toContain('juju deploy --model jaas-example-com:out ');
  expect((await script.calls()).join('\n')).not.toContain('hunter2');
});
