import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

interface Shown {
  readonly attachments: { readonly units: Record<string, { readonly location: string }> };
}

let lab: CommandLab;

beforeAll(async () => {
  const storage = (name: string): string => `storage:\n  ${name}: {type: filesystem}\n`;
  lab = await openCommandLab('storages', {
    'app.charm': tinyCharm({ name: 'app', metadata: storage('data') }),
    'other.charm': tinyCharm({ name: 'other', metadata: storage('logs') }),
  });
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

test('numbers count through the model, places within a unit, and a new unit has a new number', async () => {
  await lab.juju('deploy', './other.charm');
  await lab.juju('add-unit', 'app');
  const { storage } = (await lab.json('storage')) as { storage: Record<string, Shown> };
  const shown = Object.entries(storage).map(([id, { attachments }]) => [
    id,
    ...Object.entries(attachments.units).map(([unit, { location }]) => `${unit} ${location}`),
  ]);
  expect(shown).toEqual([
    ['data/0', 'app/0 /var/lib/juju/storage/data-0'],
    ['data/1', 'app/1 /var/lib/juju/storage/data-0'],
    ['logs/2', 'other/0 /var/lib/juju/storage/logs-0'],
    ['data/3', 'app/2 /var/lib/juju/storage/data-0'],
  ]);
});

test.each([
  [['show-storage', 'data/7'], 1, 'ERROR storage instance "data/7" not found'],
  [['add-storage', 'app/0', 'data=1'], 2, 'Juju command "add-storage" not supported on container models'],
  [['storage-pools'], 1, '`juju storage` lists them. Use a real Juju controller'],
])('%j is refused', async (argv, code, words) => {
  expect(await lab.juju(...argv)).toMatchObject({ code, stderr: expect.stringContaining(words) });
});
