import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finish } from '../../../actions/setup-craft/finish.ts';
import { main } from '../../../actions/setup-craft/main.ts';
import { failureOf } from '../../support/refusal.ts';
import { NETWORKS, useSetupLab } from '../../support/setup-lab.ts';

const lab = useSetupLab();

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
    await lab.tools.answer([READY, { to: '^juju show-controller', exit: 1 }]);
    expect(await main(lab.run(inputs))).toMatchObject({ controller: 'concierge-k8s' });
    const call = (await lab.tools.calls()).find(({ name }) => name === 'concierge');
    const file = join(lab.folder, 'state/concierge.yaml');
    expect(call?.args).toEqual(['prepare', `--config=${file}`, '--verbose']);
    expect(call?.env).toEqual({ PAAS_MIRROR_USERNAME: 'me', PAAS_MIRROR_PASSWORD: 'hunter2hunter2' });
    expect(await readFile(file, 'utf8')).toContain('revision: "29493"');
    expect(await readFile(file, 'utf8')).not.toContain('hunter2');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await lab.tools.lines()).join('\n')).not.toContain('hunter2');
  });

  test('concierge that fails is tried again, and then told with its last words and without the password', async () => {
    const words = 'level=ERROR msg="failed to bootstrap k8s: context deadline exceeded"';
    await lab.tools.answer([
      READY,
      { to: '^juju show-controller', exit: 1 },
      { to: '^concierge', exit: 1, stderr: `${words}\n` },
    ]);
    const failure = await failureOf(main(lab.run(inputs)));
    expect(failure).toMatchObject({
      code: 'SETUP_STEP_FAILED',
      message: expect.stringMatching(/^cluster and controller failed 2 times/) as string,
      details: [words],
    });
    expect(`${failure.message} ${failure.hint ?? ''}`).not.toContain('hunter2');
    expect((await lab.tools.calls()).filter(({ name }) => name === 'concierge')).toHaveLength(2);
  });

  test('a controller that answers is left alone', async () => {
    await lab.tools.answer([READY]);
    await main(lab.run(inputs));
    expect((await lab.tools.calls()).some(({ name }) => name === 'concierge')).toBe(false);
  });

  describe('of a pinned revision, which concierge could not hold', () => {
    const made = async (): Promise<readonly string[]> =>
      (await lab.tools.lines()).filter((line) =>
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
      await lab.tools.answer(NOT_YET);
      const one = lab.run({ kubernetes: 'k8s', k8s: '1.32-classic/stable@2001', juju: '3.6/stable@29493' });
      expect(await main(one)).toMatchObject({ controller: 'paas-action' });
      const file = join(lab.folder, 'state/k8s-bootstrap.yaml');
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
      expect(lab.tools.ports.reporter.lines.join('\n')).not.toContain('hunter2');
      await finish(one);
      // The machine goes, and its cluster with it.
      expect((await lab.tools.lines()).join('\n')).not.toContain('kill-controller');
    });

    test('MicroK8s, with the addons that concierge would enable', async () => {
      await lab.tools.answer(NOT_YET);
      await main(lab.run({ kubernetes: 'microk8s', microk8s: '1.32-strict/stable@8000' }));
      expect((await made()).filter((line) => line.startsWith('microk8s'))).toEqual([
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
      await lab.tools.answer([READY]);
      expect(await failureOf(main(lab.run({ ...inputs, k8s: '1.32-classic/stable@1' })))).toMatchObject({
        code: 'INPUT_INVALID',
        message: 'registry-mirror does not go with a pinned revision of k8s',
      });
      expect(await lab.changes()).toEqual([]);
    });
  });
});
