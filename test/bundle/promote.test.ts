import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish } from '../../actions/publish/definition.ts';
import { main } from '../../actions/publish/main.ts';
import { actLab, type ActLab } from '../support/act.ts';
import { runOf } from '../support/action-run.ts';
import { charmhubLab, RESOURCE, type CharmhubLab } from '../support/charmhub/lab.ts';
import { provideCharmcraft } from '../support/judge.ts';
import { onlyJob, workflowOf } from '../support/page-workflows.ts';

// The workflow of the page, run by act with the real charmcraft and a store on this machine.
let act: ActLab;
let charmhub: CharmhubLab;

beforeAll(async () => {
  [act, charmhub] = await Promise.all([actLab({}), charmhubLab()]);
});
afterAll(async () => {
  await act[Symbol.asyncDispose]();
  await charmhub.dispose();
});

test('the release of a version promotes what the channel holds, with its image', async () => {
  await charmhub.request('shop');
  const inputs = { rock: 'shop.rock', charm: 'shop.charm', image: 'none', channel: 'latest/edge' };
  const login = { charmhub: charmhub.store.credentials };
  await main(runOf(publish, charmhub.hurried, charmhub.folder, { ...inputs, ...login }, charmhub.variables));

  // What a runner of GitHub has; charmcraft is there already.
  const tools = join(act.folder, 'tools');
  await mkdir(tools);
  for (const name of ['sudo', 'snap']) await writeFile(join(tools, name), '#!/bin/sh\n', { mode: 0o755 });

  const workflow = onlyJob(workflowOf('docs/reference/release.md', 'Promote'), 'app', {});
  const { exitCode, log } = await act.runWorkflow(workflow, {
    env: { ...charmhub.variables, RUNNER_TEMP: act.folder },
    path: [tools, dirname(provideCharmcraft())],
    payload: { action: 'published', release: { tag_name: 'v1.0.0', draft: false, prerelease: false } },
    secrets: { CHARMHUB_TOKEN: charmhub.store.credentials },
  });
  expect(exitCode, log).toBe(0);
  expect(log).not.toContain(charmhub.store.credentials);
  expect(charmhub.shelf('shop').released).toMatchObject([
    { channel: 'latest/edge', revision: 1 },
    { channel: 'latest/stable', revision: 1, resources: [{ name: RESOURCE, revision: 1 }] },
  ]);
});
