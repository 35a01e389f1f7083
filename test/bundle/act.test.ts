import { appendFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actLab } from '../support/act.ts';
import { startResultsServer } from '../support/results-server.ts';
import { ROOT } from '../support/source-files.ts';
import { strictTools } from '../support/strict-tools.ts';

const CHARM = { charm: join(ROOT, 'examples/flask/charm-ops') };
const packCharm = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> => ({
  id: 'charm',
  uses: 'org/paas-action/pack-charm@v1',
  with: { path: 'charm', output: 'packed', ...more },
});

describe('a workflow, run by act from action.yml to the shipped bundles', () => {
  test('what one step gives out the next takes in; the cache of GitHub is used between jobs', async () => {
    await using lab = await actLab(CHARM);
    const server = await startResultsServer();
    try {
      const steps = [
        packCharm(),
        { run: 'echo "got $CHARM"', env: { CHARM: '${{ steps.charm.outputs.charm }}' } },
      ];
      const first = await lab.run(steps, {
        ...server.variables,
        PAAS_ACTION_CACHE: join(lab.folder, 'cache'),
      });
      expect(first.exitCode, first.log).toBe(0);
      expect(first.log).toMatch(/got \S+\/packed\/guestbook_amd64\.charm/);
      expect(first.log).toContain('cache: nothing to start from');
      expect([...server.caches.values()].map(({ key }) => key)).toEqual([
        expect.stringMatching(/^paas-action-\d+-charm-linux-x64-branch-[0-9a-f]{64}-1$/) as string,
      ]);
      await rm(join(lab.folder, 'cache'), { recursive: true });
      const second = await lab.run(steps, {
        ...server.variables,
        PAAS_ACTION_CACHE: join(lab.folder, 'cache'),
      });
      expect(second.exitCode, second.log).toBe(0);
      expect(second.log).toContain('cache: restored paas-action-');
      expect(second.log).toContain('versions as before');
      expect(server.calls.filter((method) => method === 'CreateCacheEntry')).toHaveLength(1);
    } finally {
      await server.close();
    }
  });

  test('a mistake in the project fails the job, on its line', async () => {
    await using lab = await actLab(CHARM);
    await appendFile(join(lab.project, 'charm/charmcraft.yaml'), 'nonsense: 1\n');
    const { exitCode, log } = await lab.run([packCharm()]);
    expect(exitCode).toBe(1);
    expect(log).toMatch(/error\[CHARMCRAFT_INVALID\]/);
    expect(log).toContain('charm/charmcraft.yaml:');
  });

  test('the craft engine with its tools', async () => {
    await using lab = await actLab(CHARM);
    const tools = await strictTools(lab.folder, ['charmcraft', 'lxc']);
    await writeFile(join(lab.folder, 'made'), 'packed');
    // A build hook may print anything: nothing of it is a command to the runner.
    const hostile =
      '::set-output name=charm::/evil\n::add-path::/evil\n::add-mask::guestbook\n::error::stop\n';
    await tools.answer([
      {
        to: '^charmcraft pack',
        stdout: hostile,
        stderr: hostile,
        copies: { 'guestbook_amd64.charm': join(lab.folder, 'made') },
      },
    ]);
    const after = {
      run: 'echo "path $PATH charm $CHARM"',
      env: { CHARM: '${{ steps.charm.outputs.charm }}' },
    };
    const { exitCode, log } = await lab.run([packCharm(), after], {}, [tools.bin]);
    await tools.ports.dispose();
    expect(exitCode, log).toBe(0);
    expect(log).toContain('engine craft, because charmcraft 4.5.0 is installed');
    expect(log).toMatch(/path \S+ charm \S+\/packed\/guestbook_amd64\.charm$/m);
    expect(log).not.toMatch(/path \S*\/evil/);
    expect(log).not.toContain('Set output');
    expect(await tools.lines()).toEqual(['charmcraft pack --verbosity=verbose --use-lxd']);
  });

  test('after a job that failed the set-up shows logs and leaves no login behind', async () => {
    await using lab = await actLab(CHARM);
    const tools = await strictTools(lab.folder, ['juju', 'lxc', 'snap']);
    const temp = join(lab.folder, 'temp');
    await mkdir(temp);
    const details =
      'prod: {details: {controller-uuid: 1e7a2d0e-7b1c-4e0c-8e0a-6b2f3c4d5e6f, api-endpoints: ["10.1.1.1:17070"]}}';
    const login = {
      engine: 'craft',
      kubernetes: 'existing',
      controller: details,
      'controller-user': 'ci',
      'controller-password': 'hunter2hunter2',
    };
    await tools.answer([
      { to: '^juju version', stdout: '3.6.12-ubuntu-amd64\n' },
      { to: '^juju status', stdout: 'what juju knows\n' },
      { to: '^lxc network list', stdout: '[{"name":"lxdbr0","type":"bridge","managed":true}]' },
      {
        to: '^snap list',
        stdout:
          'Name Version Rev Tracking Publisher Notes\nlxd 5 1 5/stable c -\nrockcraft 1 2 latest/stable c classic\ncharmcraft 4 3 latest/stable c classic\njuju 3 4 3.6/stable c -\n',
      },
    ]);
    const { exitCode, log } = await lab.run(
      [
        { uses: 'org/paas-action/setup-craft@v1', with: login },
        { run: 'test -d "$JUJU_DATA"' },
        { run: 'exit 3' },
      ],
      { RUNNER_TEMP: temp },
      [tools.bin],
    );
    await tools.ports.dispose();
    expect(exitCode).toBe(1);
    expect(log).toContain('controller: prod, lets us in');
    expect(log).toContain('what juju knows');
    expect(log).toContain('this job is not logged in any more');
    expect(log).not.toContain('hunter2');
    await expect(stat(join(temp, 'paas-action-juju'))).rejects.toThrow(/ENOENT/);
  });
});
