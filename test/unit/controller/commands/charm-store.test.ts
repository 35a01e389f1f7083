import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseChannel } from '../../../../src/controller/commands/deploy/charm-store.ts';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

let lab: CommandLab;

beforeAll(async () => {
  const metadata =
    'resources:\n  image: {type: oci-image, description: x}\n  schema: {type: file, filename: a.sql, description: x}\n';
  lab = await openCommandLab('storing', {
    'store/plain.charm': tinyCharm({ name: 'plain' }),
    'store/wide.charm': tinyCharm({
      name: 'wide',
      files: {
        'manifest.yaml': 'bases: [{name: ubuntu, channel: "24.04"}, {name: ubuntu, channel: "22.04"}]\n',
      },
    }),
    'wide-2.charm': tinyCharm({
      name: 'wide',
      files: {
        'manifest.yaml': 'bases: [{name: ubuntu, channel: "24.04"}, {name: ubuntu, channel: "22.04"}]\n',
        'src/new.py': '',
      },
    }),
    'store/shop/14/edge.charm': tinyCharm({ name: 'shop', metadata }),
    'store/shop/14/edge.resources.yaml': 'image: localhost:5000/shop:14\nschema: ./schema.sql\n',
    'store/shop/14/schema.sql': 'select 14',
    'store/shop/stable.charm': tinyCharm({ name: 'shop' }),
  });
  await lab.juju('add-model', 'm');
});
afterAll(() => lab.end());

test.each([
  ['14', { track: '14', risk: 'stable' }],
  ['edge', { track: 'latest', risk: 'edge' }],
  ['14/beta', { track: '14', risk: 'beta' }],
  ['14/nightly', undefined],
  ['14/edge/fix', undefined],
  ['../..', undefined],
])('the channel %s is %j', (text, channel) => {
  expect(parseChannel(text)).toEqual(channel);
});

test('a charm is deployed by its name, from its channel, with its resources', async () => {
  for (const argv of [['plain'], ['ch:shop', 'old'], ['shop', '--channel', '14/edge', '-n', '2']]) {
    const outcome = await lab.juju('deploy', ...argv);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  }
  expect(await lab.json('status')).toMatchObject({
    applications: {
      plain: { charm: 'ch:plain-0', 'charm-origin': 'charmhub', 'charm-channel': 'latest/stable' },
      old: { 'charm-name': 'shop', 'charm-channel': 'latest/stable' },
      shop: { charm: 'ch:shop-1', 'charm-channel': '14/edge', scale: 2 },
    },
  });
  const shown = JSON.stringify(await lab.json('resources', 'shop'));
  expect(shown).toContain('"image"');
  expect(shown).toContain('"schema"');
});

test('a charm runs on the base that the user chooses of its own', async () => {
  for (const argv of [['wide'], ['wide', 'older', '--base', 'ubuntu@22.04']]) {
    const outcome = await lab.juju('deploy', ...argv);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  }
  expect(await lab.json('status')).toMatchObject({
    applications: {
      wide: { base: { name: 'ubuntu', channel: '24.04' } },
      older: { base: { name: 'ubuntu', channel: '22.04' } },
    },
  });
});

test('a refreshed application stays on its base', async () => {
  expect(await lab.juju('refresh', 'older', '--path', './wide-2.charm')).toMatchObject({ code: 0 });
  expect(await lab.json('status')).toMatchObject({
    applications: {
      older: { base: { channel: '22.04' } },
      wide: { base: { channel: '24.04' } },
    },
  });
});

test('a unit that is not there has no history', async () => {
  expect(await lab.juju('show-status-log', 'older/7')).toMatchObject({
    ...{ code: 1, stdout: '', stderr: 'ERROR unit "older/7" not found\n' },
  });
  expect(await lab.juju('show-status-log', 'older')).toMatchObject({ code: 0 });
});

test.each([
  [
    ['wide', 'newer', '--base', 'ubuntu@26.04'],
    'ERROR base "ubuntu@26.04/stable" is not supported, supported bases are: ubuntu@24.04, ubuntu@22.04',
  ],
  [['shop', '--channel', '15/stable'], 'charm "shop" has no channel "15/stable" in the charm store'],
  [['shop', '--channel', 'a/b/c'], 'invalid channel "a/b/c"'],
  [['nowhere'], 'Use a real Juju controller to deploy it from Charmhub.'],
  [['../store/plain'], 'no charm was found'],
])('deploy %j is refused', async (argv, words) => {
  expect(await lab.juju('deploy', ...argv)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(words),
  });
});

test('without --path the store is asked for something newer', async () => {
  expect(await lab.juju('refresh', 'plain')).toMatchObject({
    ...{ code: 0, stderr: 'charm "plain": already up-to-date\n' },
  });
  await lab.write('store/plain.charm', tinyCharm({ name: 'plain', metadata: 'maintainers: [me]\n' }));
  expect(await lab.juju('refresh', 'plain')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('"plain", revision 1 in channel latest/stable, to the model'),
  });
  expect(await lab.json('status')).toMatchObject({ applications: { plain: { charm: 'ch:plain-1' } } });
});

test('an image follows the store until the user gives another one', async () => {
  const image = async (): Promise<string> => JSON.stringify(await lab.json('resources', 'shop'));
  const [before, resources] = [await image(), 'schema: ./schema.sql\n'];
  await lab.write('store/shop/14/edge.resources.yaml', `image: localhost:5000/shop:15\n${resources}`);
  expect(await lab.juju('refresh', 'shop')).toMatchObject({ code: 0 });
  const newer = await image();
  expect(newer).not.toBe(before);
  expect(newer).toContain('"origin":"store"');
  expect(await lab.juju('refresh', 'shop', '--resource', 'image=localhost:5000/own')).toMatchObject({
    code: 0,
  });
  await lab.write('store/shop/14/edge.resources.yaml', `image: localhost:5000/shop:16\n${resources}`);
  expect(await lab.juju('refresh', 'shop')).toMatchObject({ stderr: 'charm "shop": already up-to-date\n' });
  expect(await lab.juju('refresh', 'shop', '--channel', 'stable')).toMatchObject({ code: 0 });
  expect(await lab.json('status')).toMatchObject({
    applications: { shop: { 'charm-channel': 'latest/stable' } },
  });
});

test('copies of charms are kept as long as something is made from them', async () => {
  const copies = async (): Promise<number> => (await lab.list('charms')).length;
  await lab.juju('deploy', 'plain', 'short-lived');
  await lab.juju('refresh', 'short-lived', '--path', './store/shop/../plain.charm');
  const before = await copies();
  await lab.write('store/plain.charm', tinyCharm({ name: 'plain', metadata: 'maintainers: [others]\n' }));
  await lab.juju('deploy', 'plain', 'another');
  expect(await copies()).toBe(before + 1);
  await lab.juju('remove-application', 'another', '--no-prompt');
  await vi.waitFor(async () => expect(await copies()).toBe(before), { timeout: 10_000 });
});

test('another file takes the place of one that came from the store', async () => {
  expect(await lab.juju('refresh', 'plain', '--path', './store/plain.charm')).toMatchObject({ code: 0 });
});
