import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  planCharmhub,
  publishToCharmhub,
  readCharmhub,
  type CharmhubRequest,
  type CharmhubResult,
} from '../../../src/charmhub/index.ts';
import { charmhubLab, RESOURCE, type CharmhubLab } from '../../support/charmhub/lab.ts';

let lab: CharmhubLab;
beforeAll(async () => {
  lab = await charmhubLab();
});
afterAll(() => lab.dispose());

async function publish(request: CharmhubRequest): Promise<CharmhubResult> {
  const store = await lab.connect();
  return publishToCharmhub(lab.hurried, store, planCharmhub(request, await readCharmhub(store, request)));
}

/** What changed the store, in order, without its raw uploads. */
const changes = (name: string): string[] =>
  lab.store.log.filter((line) =>
    new RegExp(`^POST /v1/charm/${name}/(releases|revisions|resources/[^/]+/revisions)`).test(line),
  );

const gatewayTimeout = { after: { status: 504, body: '<html>504 Gateway Time-out</html>' } };

describe('the real charmcraft publishes', () => {
  test('exactly this charm with exactly this image, the release last', async () => {
    const request = await lab.request('shop');
    const result = await publish(request);
    expect(result).toMatchObject({ revision: 1, resources: { [RESOURCE]: 1 }, channel: 'latest/edge' });
    const { revisions, resources, released } = lab.shelf('shop');
    expect(revisions[0]?.['sha3-384']).toBe(request.charm.sha3);
    expect(resources.get(RESOURCE)?.[0]?.content.toString()).toContain(lab.digest);
    expect(released).toMatchObject([
      { channel: 'latest/edge', revision: 1, resources: [{ name: RESOURCE, revision: 1 }] },
    ]);
    expect(changes('shop').map((line) => line.split(' ')[1])).toEqual([
      '/v1/charm/shop/revisions',
      `/v1/charm/shop/resources/${RESOURCE}/revisions`,
      '/v1/charm/shop/releases',
    ]);
  });

  test('nothing a second time', async () => {
    const before = changes('shop').length;
    const request = { ...(await lab.request('again')) };
    await publish(request);
    const seen = changes('again').length;
    const { revision, resources, account } = await publish(request);
    expect({ revision, resources }).toEqual({ revision: 1, resources: { [RESOURCE]: 1 } });
    expect(account.map(({ how }) => how)).toEqual([
      'there already, with the same content',
      'there already, with the same digest',
      'held exactly this already',
    ]);
    expect(changes('again')).toHaveLength(seen);
    expect(changes('shop')).toHaveLength(before);
  });

  test('to another channel by a release alone', async () => {
    const request = await lab.request('channels', ['latest', '2.0']);
    await publish(request);
    const seen = changes('channels').length;
    await publish({ ...request, channel: '2.0/edge/pr-7' });
    expect(
      changes('channels')
        .slice(seen)
        .map((line) => line.split(' ')[1]),
    ).toEqual(['/v1/charm/channels/releases']);
    expect(lab.shelf('channels').released.map(({ channel }) => channel)).toEqual([
      'latest/edge',
      '2.0/edge/pr-7',
    ]);
  });
});

describe('what is true is asked of the store', () => {
  test.each([
    ['the upload of the charm', /POST \S+lost-1\/revisions/],
    ['the upload of the image', /POST \S+lost-1\/resources\/\S+\/revisions/],
    ['the release', /POST \S+lost-1\/releases/],
  ])('504 after %s succeeded: taken as it is, not repeated', async (_, match) => {
    const request = await lab.request('lost-1');
    lab.store.log.length = 0;
    lab.store.script(match, gatewayTimeout);
    const result = await publish(request);
    expect(result.account.filter(({ how }) => how.includes('the answer was an error'))).toHaveLength(1);
    expect(changes('lost-1')).toHaveLength(3);
    expect(lab.shelf('lost-1').released).toMatchObject([{ revision: 1, resources: [{ revision: 1 }] }]);
  });

  test('504 before anything was done: done again', async () => {
    const request = await lab.request('gone');
    lab.store.script(/POST \S+gone\/revisions/, { reply: { status: 504, body: 'Gateway Time-out' } });
    expect(await publish(request)).toMatchObject({ revision: 1 });
    expect(lab.shelf('gone').revisions).toHaveLength(1);
  });

  test('an upload of an earlier run whose answer was lost is found by its content', async () => {
    const request = await lab.request('earlier');
    const store = await lab.connect();
    // Somebody uploads between our look and our upload.
    const facts = await readCharmhub(store, request);
    await store.uploadCharm('earlier', request.charm.path);
    const result = await publishToCharmhub(lab.hurried, store, planCharmhub(request, facts));
    expect(result.account[0]?.how).toContain('the store has it');
    expect(lab.shelf('earlier').revisions).toHaveLength(1);
  });

  test('lists that lag behind and a review that takes its time are waited for', async () => {
    const request = await lab.request('slow');
    lab.store.review.polls = 2;
    const store = await lab.connect();
    const facts = await readCharmhub(store, request);
    lab.store.review.lag = 3;
    expect(await publishToCharmhub(lab.hurried, store, planCharmhub(request, facts))).toMatchObject({
      revision: 1,
    });
    lab.store.review.polls = 0;
    expect(lab.store.review.lag).toBe(0);
  });

  test('too many requests: pauses, then goes on', async () => {
    const request = await lab.request('busy');
    const busy = {
      reply: { status: 429, body: { 'error-list': [{ code: 'too-many-requests', message: 'slow down' }] } },
    };
    lab.store.script(/POST \S+busy\/revisions/, busy);
    const before = lab.hurried.clock.pauses.length;
    expect(await publish(request)).toMatchObject({ revision: 1 });
    expect(Math.max(...lab.hurried.clock.pauses.slice(before))).toBeGreaterThanOrEqual(30_000);
  });
});

describe('what goes wrong is named, and nothing is released', () => {
  test('a rejection, with the reasons of the review', async () => {
    const request = await lab.request('bad');
    lab.store.review.reject = [{ code: 'review-error', message: 'the charm has no licence' }];
    const work = publish(request);
    await expect(work).rejects.toMatchObject({
      code: 'CHARMHUB_REJECTED',
      details: ['review-error: the charm has no licence'],
    });
    lab.store.review.reject = undefined;
    expect(lab.shelf('bad').released).toEqual([]);
  });

  test('credentials that have run out', async () => {
    const request = await lab.request('refused');
    const store = await lab.connect('canary-expired');
    await expect(store.whoAmI()).rejects.toMatchObject({ code: 'CHARMHUB_LOGIN_REFUSED' });
    await expect(store.uploadCharm('refused', request.charm.path)).rejects.toMatchObject({
      code: 'CHARMHUB_LOGIN_REFUSED',
    });
    await expect(store.listCharmRevisions('refused')).rejects.not.toThrow(/canary/);
  });

  test('a name that nobody registered, and a track that does not exist', async () => {
    const request = await lab.request('named');
    lab.store.shelves.delete('named');
    await expect(publish(request)).rejects.toMatchObject({ code: 'CHARMHUB_NOT_FOUND' });
    const other = await lab.request('tracked');
    await expect(publish({ ...other, channel: '9.9/edge' })).rejects.toMatchObject({
      code: 'CHARMHUB_NOT_FOUND',
    });
  });
});

test('whoami says what the credentials are good for', async () => {
  lab.store.identity.channels = ['latest/edge'];
  lab.store.identity.packages = [{ type: 'charm', name: 'shop' }];
  expect(await (await lab.connect()).whoAmI()).toEqual({
    username: 'ann',
    permissions: ['account-view-packages', 'package-manage', 'package-view'],
    charms: ['shop'],
    channels: ['latest/edge'],
  });
  lab.store.identity.channels = null;
  lab.store.identity.packages = null;
});
