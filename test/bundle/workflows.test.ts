import { readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actLab } from '../support/act.ts';
import { runDemo } from '../support/demo-run.ts';
import { realPorts } from '../support/ports.ts';
import { SHARED_CACHE, standInBase } from '../support/rock-lab.ts';
import { ROOT } from '../support/source-files.ts';

// The first workflow of the README, run by act: the reusable workflow, the action and the bundles are those of here.
test('the first workflow of the README packs, deploys and tests the example', async () => {
  const [, workflow = ''] =
    /```yaml\n(name: Test\n[^]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  expect(workflow.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
  const ports = realPorts();
  const base = await standInBase(ports);
  await ports.dispose();
  await using lab = await actLab({ '.': join(ROOT, 'examples/flask') });
  // Charmhub, where the libraries of the other charm are, is not there in the tests.
  await rm(join(lab.project, 'charm'), { recursive: true });
  await rename(join(lab.project, 'charm-ops'), join(lab.project, 'charm'));
  // The demo runs the example's own suite; the smoke test is enough here.
  await rm(join(lab.project, 'tests'), { recursive: true });
  const temp = join(lab.folder, 'temp');
  await mkdir(temp);
  const env = {
    PAAS_ACTION_STATE: join(lab.folder, 'state'),
    PAAS_ACTION_CACHE: SHARED_CACHE,
    RUNNER_TEMP: temp,
  };
  try {
    const { exitCode, log } = await lab.runWorkflow(
      `${workflow.trimEnd()}\n    with: { base-image: '${base}' }\n`,
      env,
    );
    expect(exitCode, log).toBe(0);
    expect(log).toMatch(/GET http:\S+\/: 200/);
    expect(log).toMatch(/Tests: [1-9]\d* passed/);
  } finally {
    const down = await runDemo(['--down', '--controller', 'local', '--registry', '127.0.0.1:5000'], { env });
    expect(down.exitCode, down.screen).toBe(0);
  }
});
