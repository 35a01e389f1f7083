import { describe, expect, test } from 'vitest';
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
  test('otherwise nothing is asked', async () => {
    await lab.tools.answer([]);
    await finish(lab.run({ 'job-status': 'success' }));
    expect(await lab.tools.calls()).toEqual([]);
  });
});
