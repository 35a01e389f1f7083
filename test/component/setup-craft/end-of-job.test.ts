import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clientBin, clientFolder } from '../../../actions/setup-craft/craft/connect-existing.ts';
import { finish } from '../../../actions/setup-craft/finish.ts';
import { useSetupLab } from '../../support/setup-lab.ts';

const lab = useSetupLab();

describe('the end of the job', () => {
  test('after a failure what the tools know is shown; it never fails itself', async () => {
    await lab.tools.answer([
      { to: '^juju status', stdout: 'Model  Controller\n' },
      { to: '^juju debug-log', exit: 1, stderr: 'ERROR no model\n' },
    ]);
    await finish(lab.run({ 'job-status': 'failure' }));
    const lines = lab.tools.ports.reporter.lines.join('\n');
    expect(lines).toContain('Model  Controller');
    expect(lines).toContain('ERROR no model');
  });

  test('after a failure it is kept as well, without the secrets of the inputs', async () => {
    await lab.tools.answer([{ to: '^juju status', stdout: 'login with check-canary\n' }]);
    await finish(lab.run({ 'job-status': 'failure', 'check-password': 'check-canary' }));
    const told = lab.tools.ports.reporter.lines.find((line) => line.includes('logs and states'));
    const bundle = told?.split(' are in ')[1] ?? '';
    expect(await readFile(join(bundle, 'juju-status---formattabular.txt'), 'utf8')).toBe('login with ***\n');
  });

  test('what cannot be removed is told, and the job stays what it is', async () => {
    await lab.tools.answer([]);
    const run = lab.run({ 'job-status': 'success' });
    const [folder, bin] = [clientFolder(run.host), clientBin(run.host)];
    for (const path of [folder, bin]) await mkdir(path, { recursive: true });
    const remove = (path: string): Promise<void> =>
      path === folder ? Promise.reject(new Error('EBUSY')) : run.ports.files.remove(path);
    const ports = { ...run.ports, files: { ...run.ports.files, remove } };
    expect(await finish({ ...run, ports })).toEqual({});
    expect(lab.tools.ports.reporter.lines.join('\n')).toContain(`${folder} may be left`);
    await expect(stat(bin)).rejects.toThrow('ENOENT');
  });

  test('otherwise nothing is asked', async () => {
    await lab.tools.answer([]);
    await finish(lab.run({ 'job-status': 'success' }));
    expect(await lab.tools.calls()).toEqual([]);
  });
});
