import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

let lab: CommandLab;

beforeAll(async () => {
  const metadata = 'storage:\n  data: {type: filesystem}\n';
  lab = await openCommandLab('storages', { 'app.charm': tinyCharm({ name: 'app', metadata }) });
  await lab.juju('add-model', 'm');
});
afterAll(() => lab.end());

test('without a storage there is nothing to see', async () => {
  expect(await lab.juju('storage')).toEqual({ code: 0, stdout: '', stderr: 'No storage to display.\n' });
});

test('storages are listed by unit, as status has them', async () => {
  await lab.juju('deploy', './app.charm', '-n', '2');
  expect((await lab.juju('list-storage')).stdout.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^Unit +Storage ID +Type +Pool +Size +Status +Message$/),
    expect.stringMatching(/^app\/0 +data\/0 +filesystem +local +attached/),
    expect.stringMatching(/^app\/1 +data\/1 +filesystem +local +attached/),
  ]);
  const { storage } = (await lab.json('status')) as { storage: unknown };
  expect(await lab.json('storage')).toEqual(storage);
  expect(await lab.json('show-storage', 'data/1')).toMatchObject({
    'data/1': { kind: 'filesystem', attachments: { units: { 'app/1': { life: 'alive' } } } },
  });
});

test.each([
  [['show-storage', 'data/7'], 'ERROR storage instance "data/7" not found'],
  [['add-storage', 'app/0', 'data=1'], 'made and removed with its unit'],
])('%j is refused', async (argv, words) => {
  expect(await lab.juju(...argv)).toMatchObject({ code: 1, stderr: expect.stringContaining(words) });
});
