import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBundle } from '../support/bundles.ts';
import { untilEnded } from '../support/processes.ts';
import { ROOT } from '../support/source-files.ts';
import { strictTools, type StrictTools } from '../support/strict-tools.ts';

let workspace: string;
let tools: StrictTools;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'craft-bundle-'));
  await cp(join(ROOT, 'examples/flask/charm'), join(workspace, 'charm'), { recursive: true });
  tools = await strictTools(workspace, ['charmcraft', 'lxc']);
});
afterEach(async () => {
  await tools.ports.dispose();
  await rm(workspace, { recursive: true, force: true });
});

test('cancelled while charmcraft runs: nothing goes on and nothing is left', async () => {
  await tools.answer([{ to: '^charmcraft pack', hang: true }]);
  const cancel = new AbortController();
  const running = runBundle(
    'pack-charm',
    { path: 'charm', output: 'out', engine: 'craft' },
    {
      workspace,
      signal: cancel.signal,
      env: {
        PATH: [tools.bin, process.env['PATH'] ?? ''].join(delimiter),
        PAAS_ACTION_CACHE: join(workspace, 'cache'),
      },
    },
  );
  const pids = await appears();
  cancel.abort();
  const run = await running;
  expect(run.exitCode).toBe(130);
  expect(run.log).toContain('CANCELLED');
  expect(await readdir(workspace)).not.toContain('out');
  for (const pid of pids) await untilEnded(pid);
});

async function appears(): Promise<readonly number[]> {
  for (;;) {
    const pids = await tools.hanging().catch(() => undefined);
    if (pids !== undefined) return pids;
    await wait(20);
  }
}
