import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deployEvents, openAgentLab, type AgentLab } from '../../../support/agent-lab.ts';

let lab: AgentLab;
beforeAll(async () => {
  lab = await openAgentLab('agent-storage');
});
afterAll(() => lab.end());

describe('a charm with storage and without a workload', () => {
  beforeAll(() => deployEvents(lab));
  const untilTold = (...wanted: string[]): Promise<void> => lab.untilTold('noted/0', ...wanted);

  test('is told of its storage first', async () => {
    await lab.juju('deploy', './noted.charm', 'noted');
    const created = ['install', 'ring-relation-created', 'leader-elected', 'config-changed', 'start'];
    await untilTold('notes-storage-attached', ...created);
  });

  test('is told of a relation from its beginning to its end', async () => {
    await lab.juju('integrate', 'noted:other', 'events:api');
    const joined = ['other-relation-joined events/0', 'other-relation-changed events/0'];
    await untilTold('other-relation-created', ...joined);
    await lab.juju('remove-relation', 'noted:other', 'events:api');
    await untilTold('other-relation-departed events/0', 'other-relation-broken');
  });

  test('is told of a secret of its own that has expired', async () => {
    const added = await lab.juju('exec', '--unit', 'noted/0', '--', 'secret-add --expire 1s key=value');
    expect(added, added.stderr).toMatchObject({ code: 0 });
    await untilTold('secret-expired');
  });

  test('is asked for its status from time to time', async () => {
    await lab.juju('model-config', 'update-status-hook-interval=1s');
    await vi.waitFor(async () => expect(await lab.newEvents('noted/0')).toContain('update-status'), {
      timeout: 20_000,
    });
    await lab.juju('model-config', '--reset', 'update-status-hook-interval');
  });

  test('is told of the end of its storage before its own', async () => {
    // The last of those looks may still be on its way.
    await lab.untilUnits('noted', 'noted/0 active/idle');
    await lab.newEvents('noted/0');
    await lab.juju('remove-application', 'noted', '--no-prompt');
    await untilTold('notes-storage-detaching', 'stop', 'remove');
    await vi.waitFor(async () => expect(await lab.status()).not.toHaveProperty('applications.noted'), {
      timeout: 20_000,
    });
  });
});
