import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startPostgres } from '../../support/real-postgres.ts';
import { startRock } from '../../support/rock-container.ts';
import { expectSameElsewhere } from '../../support/pack-elsewhere.ts';
import { exampleLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
beforeAll(async () => {
  ports = realPorts();
  lab = await exampleLab('fastapi');
  first = await packIn(ports, lab);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

const rock = (): { rock: string; image: string; port: number } => ({
  rock: first.rock ?? '',
  image: 'reading-list:1.0',
  port: 8000,
});

test('the rock runs alone as _daemon_, and the app answers', async () => {
  await using container = await startRock(ports, rock());
  expect(await (await fetch(container.url)).json()).toMatchObject({ title: 'Reading list' });
  expect((await fetch(`${container.url}/docs`)).status).toBe(200);
  expect((await fetch(`${container.url}/books`)).status).toBe(503);
  expect(await container.exec('pebble', 'services')).toMatch(/^fastapi +enabled +active/m);
  expect((await container.exec('id', '-u')).trim()).toBe('584792');
  expect(await container.exec('stat', '-c', '%u %n', '/app/app/main.py', '/app/migrate.py')).toBe(
    '584792 /app/app/main.py\n584792 /app/migrate.py\n',
  );
});

test('with a database it migrates, keeps what it is told and counts', async () => {
  await using database = await startPostgres(ports);
  const environment = { POSTGRESQL_DB_CONNECT_STRING: database.url };
  await using container = await startRock(ports, { ...rock(), environment });
  const { url } = container;
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
  expect(await container.exec('python3', '/app/migrate.py')).toBe('database is up to date (2 steps)\n');
  const added = await fetch(`${url}/books`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Emma', author: 'Jane Austen' }),
  });
  expect(added.status).toBe(201);
  expect((await fetch(`${url}/books/1/read`, { method: 'POST' })).status).toBe(200);
  expect(await (await fetch(`${url}/books`)).json()).toEqual({
    books: [{ id: 1, title: 'Emma', author: 'Jane Austen', read: true }],
  });
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^reading_list_books_read_total 1\.0$/m);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', database: 'ok' });
});

test('a changed line makes the layer of the app and the metadata', async () => {
  expect(await packIn(ports, lab)).toMatchObject({ digest: first.digest, rebuilt: '' });
  await appendFile(join(lab.app, 'app/store.py'), `\n# ${randomUUID()}\n`);
  expect(await packIn(ports, lab)).toMatchObject({ rebuilt: 'app,metadata' });
});

test('the same sources and resolution give the same rock to somebody else', async () => {
  await expectSameElsewhere('fastapi', first);
});
