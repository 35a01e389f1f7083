import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deployEvents, openAgentLab, type AgentLab } from '../../../support/agent-lab.ts';

let lab: AgentLab;
beforeAll(async () => {
  lab = await openAgentLab('agent-storage');
});
afterAll(() => lab.end());

describe('a charm with storage and without a workload', () => {
  beforeAll(() => deployEvents(lab));
  const exec = async (unit: string, line: string): Promise<string> => {
    const ran = await lab.juju('exec', '--unit', unit, '--', line);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    return ran.stdout;
  };
  const untilTold = (...wanted: string[]): Promise<void> => lab.untilTold('noted/0', ...wanted);

  test('is told of its storage first', async () => {
    await lab.juju('deploy', './noted.charm', 'noted');
    const created = ['install', 'ring-relation-created', 'leader-elected', 'config-changed', 'start'];
    await untilTold('notes-storage-attached', ...created);
  });

  test('is told of a relation', async () => {
    await lab.juju('integrate', 'noted:other', 'events:api');
    const joined = ['other-relation-joined events/0', 'other-relation-changed events/0'];
    await untilTold('other-relation-created', ...joined);
  });

  test('is told once of a revision of its secret that nobody follows any more, whichever daemon it is', async () => {
    const [relation = ''] = (await exec('noted/0', 'relation-ids other')).split('\n');
    const uri = (await exec('noted/0', 'secret-add --label key value=one')).trim();
    await exec('noted/0', `secret-grant ${uri} --relation ${relation}`);
    expect(await exec('events/0', `secret-get ${uri} value`)).toBe('one\n');
    for (const [revision, value] of ['two', 'three'].entries()) {
      await exec('noted/0', `secret-set ${uri} value=${value}`);
      await lab.untilUnits('noted', 'noted/0 active/idle');
      expect(await lab.newEvents('noted/0')).toEqual([]);
      await exec('events/0', `secret-get ${uri} --refresh`);
      await untilTold(`secret-remove ${revision + 1}`);
      // The event is logged when the hook begins: cut off before its end, it would be run again.
      await lab.untilUnits('noted', 'noted/0 active/idle');
      await lab.restart();
    }
    // The charm left both: it was told, and is not told again.
    expect(
      await exec('noted/0', `secret-remove ${uri} --revision 1; secret-remove ${uri} --revision 2`),
    ).toBe('');
  });

  test('is told of the end of a relation', async () => {
    await lab.juju('remove-relation', 'noted:other', 'events:api');
    await untilTold('other-relation-departed events/0', 'other-relation-broken');
  });

  test('is told of a secret of its own that has expired', async () => {
    await exec('noted/0', 'secret-add --expire 1s key=value');
    await untilTold('secret-expired 1');
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
