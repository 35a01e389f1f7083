import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runStep } from '../../../actions/setup-craft/craft/step.ts';
import { setupCraft } from '../../../actions/setup-craft/definition.ts';
import { finish } from '../../../actions/setup-craft/finish.ts';
import { main } from '../../../actions/setup-craft/main.ts';
import type { Host } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { strictTools, type Answer, type StrictTools } from '../../support/strict-tools.ts';

let folder: string;
let tools: StrictTools;
let exported: Record<string, string>;
const BARE = [
  'snap',
  'lxd',
  'lxc',
  'iptables',
  'apt-get',
  'dpkg-query',
  'chown',
  'concierge',
  'juju',
  'kubectl',
  'k8s',
  'microk8s',
];
const NETWORKS = JSON.stringify([{ name: 'lxdbr0', type: 'bridge', managed: true }]);
const ROOT_ID: Answer[] = [{ to: '^iptables --wait=10 --check', exit: 1 }];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-craft-'));
  exported = {};
  tools = await strictTools(folder, BARE);
});
afterEach(async () => {
  await tools.ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

function run(inputs: Readonly<Record<string, string>>): Parameters<typeof main>[0] {
  const one = runOf(setupCraft, tools.ports, folder, { engine: 'craft', ...inputs });
  const host: Host = {
    ...one.host,
    addPath: (path) => Promise.resolve(void (exported['PATH'] = path)),
    exportVariable: (name, value) => Promise.resolve(void (exported[name] = value)),
  };
  return { ...one, host };
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw new Error(`expected a Failure, got ${String(error)}`);
}

/** What changes the machine. */
const changes = async (): Promise<readonly string[]> =>
  (await tools.lines()).filter(
    (line) => !/^(snap list|lxc network list|dpkg-query|juju|.*--(check|list-rules))/.test(line),
  );

describe('the builders alone', () => {
  test('a fresh machine gets them, LXD, a hold and rules of its own beside those of Docker', async () => {
    await tools.answer([
      { to: '^lxc network list', times: 1, stdout: '[]' },
      { to: '^lxc network list', stdout: NETWORKS },
      ...ROOT_ID,
      { to: '^juju version', stdout: '3.6.9-ubuntu-amd64\n' },
    ]);
    const outputs = await main(run({ charmcraft: 'latest/edge@77', 'extra-debs': 'jq' }));
    expect(outputs).toEqual({ engine: 'craft', 'juju-version': '3.6.9-ubuntu-amd64' });
    const user = tools.ports.exec.run({ argv: ['id', '-un'] });
    expect(await changes()).toEqual([
      'snap refresh --hold=24h',
      'apt-get update -y -o DPkg::Lock::Timeout=120',
      'apt-get install -y -o DPkg::Lock::Timeout=120 --no-install-recommends -- jq',
      'snap install lxd',
      'snap install rockcraft --classic',
      'snap install charmcraft --channel=latest/edge --revision=77 --classic',
      'lxd waitready --timeout=270',
      'lxd init --minimal',
      'lxc network set lxdbr0 ipv6.address none',
      `chown -- ${(await user).stdout.trim()} /var/snap/lxd/common/lxd/unix.socket`,
      'iptables --wait=10 --insert DOCKER-USER -i lxdbr0 -j ACCEPT',
      'iptables --wait=10 --insert DOCKER-USER -o lxdbr0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ]);
  });

  test('a second call changes nothing', async () => {
    await tools.answer([
      {
        to: '^snap list',
        stdout:
          'Name Version Rev Tracking Publisher Notes\nlxd 5 1 5.21/stable c -\nrockcraft 1 2 latest/stable c classic\ncharmcraft 4 3 latest/stable c classic\n',
      },
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^dpkg-query', stdout: 'ii ' },
    ]);
    await main(run({ 'extra-debs': 'jq' }));
    expect(await changes()).toEqual([]);
    expect(tools.ports.reporter.lines).toContain('everything: is there already');
  });

  test('a store that is busy for moments is asked again, slower each time', async () => {
    const busy =
      'error: cannot perform the following tasks:\n- Download snap "lxd" (1) from channel "5.21/stable" (unexpected status code 503)\n';
    await tools.answer([
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^snap install lxd', times: 2, exit: 1, stderr: busy },
    ]);
    await main(run({}));
    expect((await changes()).filter((line) => line === 'snap install lxd')).toHaveLength(3);
    const pauses = tools.ports.reporter.lines
      .flatMap((line) => /once more in (\d+) s/.exec(line)?.[1] ?? [])
      .map(Number);
    expect(pauses).toHaveLength(2);
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
  });

  test('what cannot become better is not asked again', async () => {
    await tools.answer([
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^snap install rockcraft', exit: 1, stderr: 'error: snap "rockcraft" not found\n' },
    ]);
    const failure = await failureOf(main(run({})));
    expect(failure).toMatchObject({ code: 'SETUP_STEP_FAILED' });
    expect(failure.details.join('\n')).toContain('snap "rockcraft" not found');
    expect((await changes()).filter((line) => line.startsWith('snap install rockcraft'))).toHaveLength(1);
  });

  test('nothing is installed when that is not wanted', async () => {
    await tools.answer([]);
    expect(await failureOf(main(run({ install: 'false' })))).toMatchObject({ code: 'SETUP_NEEDS_ROOT' });
    expect(await changes()).toEqual([]);
  });
});

test('a step that hangs is stopped with what it started, in its time', async () => {
  await tools.answer([{ to: 'snap', hang: true }]);
  const step = { title: 'snap x', argv: ['snap', 'install', 'x'] as const, limit: 2_000, attempts: 1 };
  expect(await failureOf(runStep(tools.ports, step))).toMatchObject({ code: 'SETUP_STEP_FAILED' });
  for (const pid of await tools.hanging()) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tX');
    expect(status).toMatch(/^State:\t[XZ]/m);
  }
});

describe('a cluster of its own', () => {
  const READY = { to: '^lxc network list', stdout: NETWORKS };
  const inputs = {
    kubernetes: 'k8s',
    juju: '3.6/stable@29493',
    'registry-mirror': 'https://mirror.example',
    'registry-mirror-username': 'me',
    'registry-mirror-password': 'hunter2hunter2',
  };

  test('concierge is told exactly this, and the password only through its environment', async () => {
    await tools.answer([READY, { to: '^juju show-controller', exit: 1 }]);
    expect(await main(run(inputs))).toMatchObject({ controller: 'concierge-k8s' });
    const call = (await tools.calls()).find(({ name }) => name === 'concierge');
    const file = join(folder, 'state/concierge.yaml');
    expect(call?.args).toEqual(['prepare', `--config=${file}`, '--verbose']);
    expect(call?.env).toEqual({ PAAS_MIRROR_USERNAME: 'me', PAAS_MIRROR_PASSWORD: 'hunter2hunter2' });
    expect(await readFile(file, 'utf8')).toContain('revision: "29493"');
    expect(await readFile(file, 'utf8')).not.toContain('hunter2');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await tools.lines()).join('\n')).not.toContain('hunter2');
  });

  test('a controller that answers is left alone', async () => {
    await tools.answer([READY]);
    await main(run(inputs));
    expect((await tools.calls()).some(({ name }) => name === 'concierge')).toBe(false);
  });

  describe('of a pinned revision, which concierge could not hold', () => {
    const made = async (): Promise<readonly string[]> =>
      (await tools.lines()).filter((line) =>
        /^(snap install (juju|k8s|micro)|k8s|microk8s|juju [ab]|con)/.test(line),
      );
    const NOT_YET = [
      READY,
      { to: '^juju show-controller', exit: 1 },
      {
        to: '^k8s status$',
        times: 1,
        exit: 1,
        stderr: 'Error: The node is not part of a Kubernetes cluster.\n',
      },
      { to: '^(k8s|microk8s) config', stdout: 'users:\n- user:\n    token: hunter2hunter2\n' },
    ];

    test('Canonical Kubernetes, beside the containerd that is there', async () => {
      await tools.answer(NOT_YET);
      const one = run({ kubernetes: 'k8s', k8s: '1.32-classic/stable@2001', juju: '3.6/stable@29493' });
      expect(await main(one)).toMatchObject({ controller: 'paas-action' });
      const file = join(folder, 'state/k8s-bootstrap.yaml');
      expect(await made()).toEqual([
        'k8s status',
        'snap install juju --channel=3.6/stable --revision=29493',
        'snap install k8s --channel=1.32-classic/stable --revision=2001 --classic',
        `k8s bootstrap --file=${file} --timeout=10m`,
        'k8s status --wait-ready --timeout=270s',
        'k8s config',
        'juju add-k8s paas-action --client',
        'juju bootstrap paas-action paas-action --model-default test-mode=true --bootstrap-constraints root-disk=2G --config bootstrap-timeout=1800',
      ]);
      expect(await readFile(file, 'utf8')).toContain('containerd-base-dir: /var/lib/paas-action-k8s\n');
      expect(tools.ports.reporter.lines.join('\n')).not.toContain('hunter2');
      await finish(one);
      // The machine goes, and its cluster with it.
      expect((await tools.lines()).join('\n')).not.toContain('kill-controller');
    });

    test('MicroK8s, with the addons that concierge would enable', async () => {
      await tools.answer(NOT_YET);
      await main(run({ kubernetes: 'microk8s', microk8s: '1.32-strict/stable@8000' }));
      expect((await made()).filter((line) => line.startsWith('microk8s'))).toEqual([
        'microk8s status',
        'microk8s status --wait-ready --timeout=270',
        'microk8s enable hostpath-storage',
        'microk8s enable dns',
        'microk8s enable rbac',
        'microk8s enable metallb:10.64.140.43-10.64.140.49',
        'microk8s status --wait-ready --timeout=270',
        'microk8s config',
      ]);
    });

    test('a mirror, which only concierge tells the cluster of, is refused', async () => {
      await tools.answer([READY]);
      expect(await failureOf(main(run({ ...inputs, k8s: '1.32-classic/stable@1' })))).toMatchObject({
        code: 'INPUT_INVALID',
        message: 'registry-mirror does not go with a pinned revision of k8s',
      });
      expect(await changes()).toEqual([]);
    });
  });
});

describe("somebody else's controller", () => {
  const details =
    'prod: {details: {controller-uuid: 1e7a2d0e-7b1c-4e0c-8e0a-6b2f3c4d5e6f, api-endpoints: ["10.1.1.1:17070"]}}';
  const existing = (more: Record<string, string>): Parameters<typeof main>[0] =>
    run({ kubernetes: 'existing', ...more });
  const READY = { to: '^(lxc network list|snap list)', stdout: NETWORKS };

  test('a user with a password, proved by reading, and gone after the job', async () => {
    await tools.answer([READY]);
    const one = existing({
      controller: details,
      'controller-user': 'ci',
      'controller-password': 'hunter2hunter2',
    });
    expect(await main(one)).toMatchObject({ controller: 'prod' });
    const data = join(folder, 'home/paas-action-juju');
    expect(exported).toEqual({ JUJU_DATA: data });
    const call = (await tools.calls()).find(({ args }) => args[0] === 'models');
    expect(call).toMatchObject({
      args: ['models', '--controller', 'prod', '--format', 'json'],
      env: { JUJU_DATA: data },
    });
    expect((await stat(join(data, 'accounts.yaml'))).mode & 0o777).toBe(0o600);
    await finish(one);
    await expect(stat(data)).rejects.toThrow(/ENOENT/);
  });

  test('a service account: juju has the secret, the job has not', async () => {
    await tools.answer([READY, { to: '^juju controllers', stdout: '{}' }]);
    const secret = "it's hunter2";
    expect(
      await main(
        existing({
          controller: 'jaas.example:443',
          'client-id': 'ci@serviceaccount',
          'client-secret': secret,
        }),
      ),
    ).toMatchObject({ controller: 'jaas-example-443' });
    const calls = (await tools.calls()).filter(({ name, args }) => name === 'juju' && args[0] !== 'version');
    expect(calls.map(({ args }) => args.join(' '))).toEqual([
      'controllers --format json',
      'login jaas.example:443 -c jaas-example-443 --no-prompt --trust',
      'models --controller jaas-example-443 --format json',
    ]);
    for (const { env } of calls.slice(1))
      expect(env).toMatchObject({ JUJU_CLIENT_ID: 'ci@serviceaccount', JUJU_CLIENT_SECRET: secret });
    expect(Object.keys(exported).sort()).toEqual(['JUJU_DATA', 'PATH']);
    expect((await stat(join(exported['PATH'] ?? '', 'service-account'))).mode & 0o777).toBe(0o600);
  });

  test('a controller that refuses', async () => {
    const stderr = 'ERROR invalid entity name or password (unauthorized access)\n';
    await tools.answer([READY, { to: '^juju models', exit: 1, stderr }]);
    const failure = await failureOf(
      main(existing({ controller: details, 'controller-user': 'ci', 'controller-password': 'x' })),
    );
    expect(failure).toMatchObject({
      code: 'JUJU_LOGIN_REFUSED',
      message: 'the controller prod does not let ci in',
    });
    expect(failure.details.join('\n')).toContain('unauthorized access');
  });

  test('is told of a cluster that it does not know', async () => {
    await tools.answer([
      READY,
      { to: '^juju controllers', exit: 1, stdout: '{}\n', stderr: 'ERROR No controllers registered.\n' },
      { to: '^juju clouds', stdout: '{"other": {}}' },
    ]);
    const login = { controller: 'c.example:17070', 'controller-user': 'ci', 'controller-password': 'x' };
    await main(existing({ ...login, kubeconfig: 'apiVersion: v1\n', cloud: 'lab' }));
    const call = (await tools.calls()).find(({ args }) => args[0] === 'add-k8s');
    const data = join(folder, 'home/paas-action-juju');
    expect(call).toMatchObject({
      args: ['add-k8s', 'lab', '--controller', 'c-example-17070'],
      env: { JUJU_DATA: data },
    });
    expect(exported).toEqual({ JUJU_DATA: data, KUBECONFIG: join(data, 'kubeconfig') });
  });

  test('a cluster without a controller gets one for the job, which is removed at its end', async () => {
    await tools.answer([
      READY,
      {
        to: '^juju bootstrap',
        times: 1,
        exit: 1,
        stderr: 'ERROR failed to bootstrap model: context deadline exceeded\n',
      },
    ]);
    const one = existing({
      kubeconfig: 'apiVersion: v1\nkind: Config\n',
      'bootstrap-args': '--config\nbootstrap-timeout=900',
    });
    expect(await main(one)).toMatchObject({ controller: 'paas-action' });
    const file = join(folder, 'home/paas-action-juju/kubeconfig');
    expect(exported).toEqual({ KUBECONFIG: file, JUJU_DATA: join(folder, 'home/paas-action-juju') });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await finish(one);
    expect(await tools.lines()).toContain(
      `kubectl version --kubeconfig=${file} --request-timeout=20s --output=json`,
    );
    expect((await tools.lines()).filter((line) => /^juju (add|boot|kill)/.test(line))).toEqual([
      'juju add-k8s paas-action --client',
      'juju bootstrap paas-action paas-action --config bootstrap-timeout=900',
      'juju bootstrap paas-action paas-action --config bootstrap-timeout=900',
      'juju kill-controller paas-action --no-prompt --timeout=5m',
    ]);
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
  });

  test('a second call finds the controller that the first has made', async () => {
    await tools.answer([READY]);
    const one = existing({ kubeconfig: 'apiVersion: v1\n' });
    await main(one);
    // What juju itself keeps of a controller.
    await writeFile(
      join(folder, 'home/paas-action-juju/controllers.yaml'),
      'controllers: {paas-action: {}}\n',
    );
    expect(await main(one)).toMatchObject({ controller: 'paas-action' });
    expect((await tools.lines()).filter((line) => line.startsWith('juju bootstrap'))).toHaveLength(1);
  });

  test('a controller that cannot be removed is told, with the place to look at', async () => {
    await tools.answer([READY, { to: '^juju kill-controller', exit: 1, stderr: 'ERROR cannot connect\n' }]);
    const one = existing({ kubeconfig: 'apiVersion: v1\n' });
    await main(one);
    await finish(one);
    expect(tools.ports.reporter.lines.join('\n')).toContain(
      'may be left in the cluster (namespace controller-paas-action)',
    );
  });

  test('nothing to connect to is refused', async () => {
    await tools.answer([READY]);
    expect(await failureOf(main(existing({})))).toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('the end of the job', () => {
  test('after a failure what the tools know is shown; it never fails itself', async () => {
    await tools.answer([
      { to: '^juju status', stdout: 'Model  Controller\n' },
      { to: '^juju debug-log', exit: 1, stderr: 'ERROR no model\n' },
    ]);
    await finish(run({ 'job-status': 'failure' }));
    const lines = tools.ports.reporter.lines.join('\n');
    expect(lines).toContain('Model  Controller');
    expect(lines).toContain('ERROR no model');
  });
  test('otherwise nothing is asked', async () => {
    await tools.answer([]);
    await finish(run({ 'job-status': 'success' }));
    expect(await tools.calls()).toEqual([]);
  });
});
