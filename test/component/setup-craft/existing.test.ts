import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finish } from '../../../actions/setup-craft/finish.ts';
import { main } from '../../../actions/setup-craft/main.ts';
import { failureOf } from '../../support/refusal.ts';
import { NETWORKS, useSetupLab } from '../../support/setup-lab.ts';

const lab = useSetupLab();

describe("somebody else's controller", () => {
  const details =
    'prod: {details: {controller-uuid: 1e7a2d0e-7b1c-4e0c-8e0a-6b2f3c4d5e6f, api-endpoints: ["10.1.1.1:17070"]}}';
  const existing = (more: Record<string, string>): Parameters<typeof main>[0] =>
    lab.run({ kubernetes: 'existing', ...more });
  const READY = { to: '^(lxc network list|snap list)', stdout: NETWORKS };

  test('a user with a password, proved by reading, and gone after the job', async () => {
    await lab.tools.answer([READY]);
    const one = existing({
      controller: details,
      'controller-user': 'ci',
      'controller-password': 'hunter2hunter2',
    });
    expect(await main(one)).toMatchObject({ controller: 'prod' });
    const data = join(lab.folder, 'home/paas-action-juju');
    expect(lab.exported).toEqual({ JUJU_DATA: data });
    const call = (await lab.tools.calls()).find(({ args }) => args[0] === 'models');
    expect(call).toMatchObject({
      args: ['models', '--controller', 'prod', '--format', 'json'],
      env: { JUJU_DATA: data },
    });
    expect((await stat(join(data, 'accounts.yaml'))).mode & 0o777).toBe(0o600);
    await finish(one);
    await expect(stat(data)).rejects.toThrow(/ENOENT/);
  });

  test('a service account: juju has the secret, the job has not', async () => {
    await lab.tools.answer([READY, { to: '^juju controllers', stdout: '{}' }]);
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
    const calls = (await lab.tools.calls()).filter(
      ({ name, args }) => name === 'juju' && args[0] !== 'version',
    );
    expect(calls.map(({ args }) => args.join(' '))).toEqual([
      'controllers --format json',
      'login jaas.example:443 -c jaas-example-443 --no-prompt --trust',
      'models --controller jaas-example-443 --format json',
    ]);
    for (const { env } of calls.slice(1))
      expect(env).toMatchObject({ JUJU_CLIENT_ID: 'ci@serviceaccount', JUJU_CLIENT_SECRET: secret });
    expect(Object.keys(lab.exported).sort()).toEqual(['JUJU_DATA', 'PATH']);
    expect((await stat(join(lab.exported['PATH'] ?? '', 'service-account'))).mode & 0o777).toBe(0o600);
  });

  test('a controller that refuses', async () => {
    const stderr = 'ERROR invalid entity name or password (unauthorized access)\n';
    await lab.tools.answer([READY, { to: '^juju models', exit: 1, stderr }]);
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
    await lab.tools.answer([
      READY,
      { to: '^juju controllers', exit: 1, stdout: '{}\n', stderr: 'ERROR No controllers registered.\n' },
      { to: '^juju clouds', stdout: '{"other": {}}' },
    ]);
    const login = { controller: 'c.example:17070', 'controller-user': 'ci', 'controller-password': 'x' };
    await main(existing({ ...login, kubeconfig: 'apiVersion: v1\n', cloud: 'lab' }));
    const call = (await lab.tools.calls()).find(({ args }) => args[0] === 'add-k8s');
    const data = join(lab.folder, 'home/paas-action-juju');
    expect(call).toMatchObject({
      args: ['add-k8s', 'lab', '--controller', 'c-example-17070'],
      env: { JUJU_DATA: data },
    });
    expect(lab.exported).toEqual({ JUJU_DATA: data, KUBECONFIG: join(data, 'kubeconfig') });
  });

  test('a cluster without a controller gets one for the job, which is removed at its end', async () => {
    await lab.tools.answer([
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
    const file = join(lab.folder, 'home/paas-action-juju/kubeconfig');
    expect(lab.exported).toEqual({ KUBECONFIG: file, JUJU_DATA: join(lab.folder, 'home/paas-action-juju') });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await finish(one);
    expect(await lab.tools.lines()).toContain(
      `kubectl version --kubeconfig=${file} --request-timeout=20s --output=json`,
    );
    expect((await lab.tools.lines()).filter((line) => /^juju (add|boot|kill)/.test(line))).toEqual([
      'juju add-k8s paas-action --client',
      'juju bootstrap paas-action paas-action --config bootstrap-timeout=900',
      'juju bootstrap paas-action paas-action --config bootstrap-timeout=900',
      'juju kill-controller paas-action --no-prompt --timeout=5m',
    ]);
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
  });

  test('a second call finds the controller that the first has made', async () => {
    await lab.tools.answer([READY]);
    const one = existing({ kubeconfig: 'apiVersion: v1\n' });
    await main(one);
    // What juju itself keeps of a controller.
    await writeFile(
      join(lab.folder, 'home/paas-action-juju/controllers.yaml'),
      'controllers: {paas-action: {}}\n',
    );
    expect(await main(one)).toMatchObject({ controller: 'paas-action' });
    expect((await lab.tools.lines()).filter((line) => line.startsWith('juju bootstrap'))).toHaveLength(1);
  });

  test('a controller that cannot be removed is told, with the place to look at', async () => {
    await lab.tools.answer([
      READY,
      { to: '^juju kill-controller', exit: 1, stderr: 'ERROR cannot connect\n' },
    ]);
    const one = existing({ kubeconfig: 'apiVersion: v1\n' });
    await main(one);
    await finish(one);
    expect(lab.tools.ports.reporter.lines.join('\n')).toContain(
      'may be left in the cluster (namespace controller-paas-action)',
    );
  });

  test('nothing to connect to is refused', async () => {
    await lab.tools.answer([READY]);
    expect(await failureOf(main(existing({})))).toMatchObject({ code: 'INPUT_INVALID' });
  });
});
