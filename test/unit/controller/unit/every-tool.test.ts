import { expect, test } from 'vitest';
import { toolNames } from '../../../../src/controller/unit/tools/index.ts';
import { call, hookWorld, output } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

/** What ops calls, in either series; one that is missing is "command not found" to a charm. */
const CALLED = `action-fail action-get action-log action-set application-version-set close-port config-get credential-get
  goal-state is-leader juju-log juju-reboot network-get open-port opened-ports relation-get relation-ids relation-list
  relation-model-get relation-set resource-get secret-add secret-get secret-grant secret-ids secret-info-get secret-remove
  secret-revoke secret-set state-delete state-get state-set status-get status-set storage-add storage-get storage-list`;

test('everything that ops calls is there, in order and once', () => {
  expect(toolNames).toEqual(expect.arrayContaining(CALLED.split(/\s+/)));
  expect(toolNames).toEqual([...new Set(toolNames)].sort());
});

test.each(toolNames)('%s explains itself and refuses what it does not know', async (name) => {
  const world = await hookWorld(shopModel);
  const before = world.model();
  const session = world.open('shop/0');
  expect(output(session, [name, '--help'])).toMatch(
    new RegExp(`^Usage: ${name} \\[options\\].*\\n\\nSummary:\\n.+\\.\\n`),
  );
  expect(call(session, [name, '--no-such-flag', 'x'])).toEqual({
    ...{ code: 2, stdout: '', stderr: 'ERROR option provided but not defined: --no-such-flag\n' },
  });
  session.commit();
  expect(world.model()).toBe(before);
});
