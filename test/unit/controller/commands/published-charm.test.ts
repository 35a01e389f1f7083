import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCharmhub, type CharmhubStandIn } from '../../../support/charmhub/stand-in.ts';
import type { PublicCharm } from '../../../support/charmhub/public.ts';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

const METADATA =
  'resources:\n  image: {type: oci-image, description: x}\n  schema: {type: file, filename: a.sql, description: x}\n';
const imageDocument = (digit: string, password: string): string =>
  JSON.stringify({
    ImageName: `registry.test/charm/shop/image@sha256:${digit.repeat(64)}`,
    ...{ Username: 'reader', Password: password },
  });
const shop = (more: Partial<PublicCharm> = {}): PublicCharm => ({
  ...{ revision: 41, channel: 'latest/stable' },
  base: { name: 'ubuntu', channel: '24.04', architecture: 'amd64' },
  content: tinyCharm({ name: 'shop', metadata: METADATA }),
  resources: {
    image: { type: 'oci-image', content: imageDocument('a', 'first') },
    schema: { type: 'file', content: 'select 1' },
  },
  ...more,
});

let store: CharmhubStandIn;
let lab: CommandLab;

beforeAll(async () => {
  store = await startCharmhub('127.0.0.1:9');
  lab = await openCommandLab('published', {}, {}, { charmhub: true });
  await lab.juju('add-model', 'm', '--config', `charmhub-url=${store.url}`);
});
beforeEach(() => {
  store.published.clear();
  store.log.length = 0;
});
afterAll(async () => {
  await lab.end();
  await store.close();
});

const downloads = (): string[] => store.log.filter((line) => line.includes('/api/v1/'));

test('a charm is deployed by its name, with its revision, its resources, and the right to pull its image', async () => {
  store.published.set('shop', shop());
  const deployed = await lab.juju('deploy', 'shop');
  expect(deployed, deployed.stderr).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Deploying "shop" from charm of Charmhub "shop", revision 41'),
  });
  expect(await lab.json('status')).toMatchObject({
    applications: {
      shop: { charm: 'ch:shop-41', 'charm-origin': 'charmhub', 'charm-channel': 'latest/stable' },
    },
  });
  const state = JSON.parse(await lab.read('state.json')) as unknown;
  expect(JSON.stringify(state)).toContain(
    `"value":"registry.test/charm/shop/image@sha256:${'a'.repeat(64)}"`,
  );
  expect(JSON.stringify(state)).toContain('"credentials":{"username":"reader","password":"first"}');
  expect(downloads().sort()).toEqual(['charm', 'image', 'schema'].map((what) => `GET /api/v1/shop/${what}`));
});

test('refresh follows Charmhub: not for another password, but for another image, and for another revision', async () => {
  const { resources } = shop();
  const withImage = (content: string): PublicCharm['resources'] => ({
    ...resources,
    image: { type: 'oci-image', content },
  });
  store.published.set('shop', shop({ resources: withImage(imageDocument('a', 'second')) }));
  expect((await lab.juju('refresh', 'shop')).stderr).toContain('already up-to-date');
  // What is there already is not fetched again; only the document of the image is new each time.
  expect(downloads()).toEqual(['GET /api/v1/shop/image']);
  store.published.set('shop', shop({ resources: withImage(imageDocument('b', 'third')) }));
  expect((await lab.juju('refresh', 'shop')).stderr).toContain('Added charm of Charmhub "shop", revision 41');
  const content = tinyCharm({ name: 'shop', metadata: METADATA, files: { newer: '' } });
  store.published.set('shop', shop({ revision: 42, content }));
  expect((await lab.juju('refresh', 'shop')).stderr).toContain('Added charm of Charmhub "shop", revision 42');
});

test('a channel and a base are asked for', async () => {
  store.published.set('other', {
    ...shop({ channel: '14/edge', content: tinyCharm({ name: 'other' }), resources: {} }),
  });
  const argv = ['deploy', 'other', '--channel', '14/edge', '--base', 'ubuntu@24.04'];
  expect(await lab.juju(...argv)).toMatchObject({ code: 0 });
  const [asked = ''] = store.log;
  expect(JSON.parse(asked.slice(asked.indexOf('{')))).toMatchObject({
    context: [],
    actions: [
      {
        ...{ action: 'install', name: 'other', channel: '14/edge' },
        base: { architecture: 'amd64', name: 'ubuntu', channel: '24.04' },
      },
    ],
  });
  expect(await lab.juju('deploy', 'other', 'again', '--channel', '15')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Charmhub says: No revision was found in the Store.'),
  });
});

test('bytes that are not what Charmhub says are refused, and not kept', async () => {
  store.published.set('broken', shop({ content: tinyCharm({ name: 'broken' }), resources: {} }));
  store.script(/kept\/broken/, { reply: { status: 200, body: 'other bytes' } });
  const refused = {
    code: 1,
    stderr: expect.stringContaining('has other bytes than Charmhub says') as unknown,
  };
  expect(await lab.juju('deploy', 'broken')).toMatchObject(refused);
  expect(await lab.juju('deploy', 'broken')).toMatchObject({ code: 0 });
});

test.each([['venv/lightkube/__init__.py'], ['venv/lib/python3.12/site-packages/lightkube/__init__.py']])(
  'a charm that speaks to Kubernetes is refused by name: %s',
  async (path) => {
    const content = tinyCharm({ name: 'cluster', files: { [path]: '' } });
    store.published.set('cluster', shop({ content, resources: {} }));
    expect(await lab.juju('deploy', 'cluster')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /charm "cluster" speaks to the API of Kubernetes .*lightkube.*\n.*real Juju controller/,
      ) as unknown,
    });
  },
);

test('a name that is nowhere, and a Charmhub that is away, are told apart', async () => {
  expect((await lab.juju('deploy', 'nosuch')).stderr).toContain(`nor is it on Charmhub (${store.url})`);
  await lab.juju('add-model', 'away', '--config', 'charmhub-url=http://127.0.0.1:9');
  const { code, stderr } = await lab.juju('deploy', '-m', 'away', 'nosuch');
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /Charmhub \(http:\/\/127\.0\.0\.1:9\) cannot be reached: .*\n\n.*real Juju/,
    ) as unknown,
  });
});
