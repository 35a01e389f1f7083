import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { createApp } from '../app.js';
import { openStore } from '../store.js';

const DATABASE = process.env.POSTGRESQL_DB_CONNECT_STRING;

async function start(store) {
  const server = createApp(store).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, server };
}

const post = (url, choice) =>
  fetch(`${url}/votes`, { method: 'POST', body: new URLSearchParams({ choice }), redirect: 'manual' });

describe('without a database', () => {
  let at;
  before(async () => {
    at = await start(openStore(undefined));
  });
  after(() => at.server.close());

  test('the poll is closed and the app is well', async () => {
    assert.match(await (await fetch(at.url)).text(), /There is no database yet/);
    assert.equal((await post(at.url, 'soup')).status, 503);
    assert.deepEqual(await (await fetch(`${at.url}/healthz`)).json(), { status: 'ok', database: 'none' });
  });
});

describe('with a database', { skip: DATABASE === undefined }, () => {
  let at;
  let store;
  before(async () => {
    for (const _ of [1, 2]) execFileSync('node', [new URL('../migrate.js', import.meta.url).pathname]);
    store = openStore(DATABASE);
    at = await start(store);
  });
  after(async () => {
    at.server.close();
    await store.close();
  });

  test('votes are kept, shown and counted', async () => {
    for (const choice of ['soup', 'soup', 'salad & bread'])
      assert.equal((await post(at.url, choice)).status, 303);
    assert.equal((await post(at.url, '<b>')).status, 400);
    const { choices } = await (await fetch(`${at.url}/choices.json`)).json();
    assert.deepEqual(choices[0], { choice: 'soup', votes: 2 });
    assert.match(await (await fetch(at.url)).text(), /salad &#38; bread/);
    assert.match(await (await fetch(`${at.url}/metrics`)).text(), /^polls_votes_total 3$/m);
  });
});
