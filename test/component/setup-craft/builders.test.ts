import { describe, expect, test } from 'vitest';
import { runStep } from '../../../actions/setup-craft/craft/step.ts';
import { main } from '../../../actions/setup-craft/main.ts';
import { untilEnded } from '../../support/processes.ts';
import { failureOf } from '../../support/refusal.ts';
import { NETWORKS, useSetupLab } from '../../support/setup-lab.ts';

const lab = useSetupLab();

describe('the builders alone', () => {
  test('a fresh machine gets them, LXD, a hold and rules of its own beside those of Docker', async () => {
    await lab.tools.answer([
      { to: '^lxc network list', times: 1, stdout: '[]' },
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^iptables --wait=10 --check', exit: 1 },
      { to: '^juju version', stdout: '3.6.9-ubuntu-amd64\n' },
    ]);
    const outputs = await main(lab.run({ charmcraft: 'latest/edge@77', 'extra-debs': 'jq' }));
    expect(outputs).toEqual({ engine: 'craft', 'juju-version': '3.6.9-ubuntu-amd64' });
    const user = lab.tools.ports.exec.run({ argv: ['id', '-un'] });
    expect(await lab.changes()).toEqual([
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
    await lab.tools.answer([
      {
        to: '^snap list',
        stdout:
          'Name Version Rev Tracking Publisher Notes\nlxd 5 1 5.21/stable c -\nrockcraft 1 2 latest/stable c classic\ncharmcraft 4 3 latest/stable c classic\n',
      },
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^dpkg-query', stdout: 'ii ' },
    ]);
    await main(lab.run({ 'extra-debs': 'jq' }));
    expect(await lab.changes()).toEqual([]);
    expect(lab.tools.ports.reporter.lines).toContain('everything: is there already');
  });

  test('a store that is busy for moments is asked again, slower each time', async () => {
    const busy =
      'error: cannot perform the following tasks:\n- Download snap "lxd" (1) from channel "5.21/stable" (unexpected status code 503)\n';
    await lab.tools.answer([
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^snap install lxd', times: 2, exit: 1, stderr: busy },
    ]);
    await main(lab.run({}));
    expect((await lab.changes()).filter((line) => line === 'snap install lxd')).toHaveLength(3);
    const pauses = lab.tools.ports.reporter.lines
      .flatMap((line) => /once more in (\d+) s/.exec(line)?.[1] ?? [])
      .map(Number);
    expect(pauses).toHaveLength(2);
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
  });

  test('what cannot become better is not asked again', async () => {
    await lab.tools.answer([
      { to: '^lxc network list', stdout: NETWORKS },
      { to: '^snap install rockcraft', exit: 1, stderr: 'error: snap "rockcraft" not found\n' },
    ]);
    const failure = await failureOf(main(lab.run({})));
    expect(failure).toMatchObject({ code: 'SETUP_STEP_FAILED' });
    expect(failure.details.join('\n')).toContain('snap "rockcraft" not found');
    expect((await lab.changes()).filter((line) => line.startsWith('snap install rockcraft'))).toHaveLength(1);
  });

  test('nothing is installed when that is not wanted', async () => {
    await lab.tools.answer([]);
    expect(await failureOf(main(lab.run({ install: 'false' })))).toMatchObject({ code: 'SETUP_NEEDS_ROOT' });
    expect(await lab.changes()).toEqual([]);
  });
});

test('a step that hangs is stopped with what it started, in its time', async () => {
  await lab.tools.answer([{ to: 'snap', hang: true }]);
  const step = { title: 'snap x', argv: ['snap', 'install', 'x'] as const, limit: 4_000, attempts: 1 };
  expect(await failureOf(runStep(lab.tools.ports, step))).toMatchObject({ code: 'SETUP_STEP_FAILED' });
  for (const pid of await lab.tools.hanging()) await untilEnded(pid);
});
