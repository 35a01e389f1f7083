import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addEvent } from '../../support/agenda.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { postgresVariables, startPostgres } from '../../support/real-postgres.ts';
import { startRock } from '../../support/rock-container.ts';
import { expectSameElsewhere } from '../../support/pack-elsewhere.ts';
import { exampleLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
beforeAll(async () => {
  ports = realPorts();
  lab = await exampleLab('django');
  first = await packIn(ports, lab);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

const rock = (): { rock: string; image: string; port: number } => ({
  rock: first.rock ?? '',
  image: 'agenda:1.0',
  port: 8000,
});

test('the rock runs alone as _daemon_, and the app answers', async () => {
  await using container = await startRock(ports, rock());
  const page = await fetch(container.url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('There is no database yet');
  const services = await container.exec('pebble', 'services');
  expect(services).toMatch(/^django +enabled +active/m);
  expect(services).toMatch(/^statsd-exporter +enabled +active/m);
  expect((await container.exec('id', '-u')).trim()).toBe('584792');
  expect(await container.exec('stat', '-c', '%u %a %n', '/django/app/migrate.sh')).toBe(
    '584792 755 /django/app/migrate.sh\n',
  );
});

test('with a database it migrates, keeps what it is told and counts', async () => {
  await using database = await startPostgres(ports);
  const environment = postgresVariables(database.url);
  await using container = await startRock(ports, { ...rock(), environment });
  const { url } = container;
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
  const migrate = ['sh', '-c', 'cd /django/app && ./migrate.sh'];
  expect(await container.exec(...migrate)).toContain('Applying events.0002_event_place... OK');
  expect(await container.exec(...migrate)).toContain('No migrations to apply');

  expect(await addEvent(url)).toContain('Fair, Hall');
  expect(await (await fetch(`${url}/events.json`)).json()).toEqual({
    events: [{ id: 1, title: 'Fair', day: '2030-01-02', place: 'Hall' }],
  });
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', database: 'ok' });
  const metrics = [
    'python3',
    '-c',
    'import urllib.request as r; print(r.urlopen("http://localhost:9102/metrics").read().decode())',
  ];
  expect(await container.exec(...metrics)).toMatch(/^django_response_code\{status="200"\} [1-9]/m);
});

test('a changed line makes the layer of the app and the metadata', async () => {
  expect(await packIn(ports, lab)).toMatchObject({ digest: first.digest, rebuilt: '' });
  await appendFile(join(lab.app, 'agenda/events/views.py'), `\n# ${randomUUID()}\n`);
  expect(await packIn(ports, lab)).toMatchObject({ rebuilt: 'app,metadata' });
});

test('the same sources and resolution give the same rock to somebody else', async () => {
  await expectSameElsewhere('django', first);
});
