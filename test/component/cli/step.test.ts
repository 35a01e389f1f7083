import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runStep, startJob } from '../../../src/cli/demo/workflow.ts';

test('a step that is cancelled before its program runs is not started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'step-'));
  await mkdir(join(folder, 'late'));
  await writeFile(join(folder, 'late/index.js'), "require('fs').writeFileSync('started', '')");
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const job = await startJob(folder, workspace, folder, {});
  const cancel = new AbortController();
  const running = runStep(job, { name: 'late', action: 'late', inputs: {} }, () => undefined, cancel.signal);
  cancel.abort(new Error('cancelled'));
  await expect(running).rejects.toThrow('cancelled');
  expect(await readdir(workspace)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});
