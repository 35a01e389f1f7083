import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseJujuTime, resolveControllerTime } from '../../../../src/juju/read/juju-time.ts';
import { findApplication, parseStatus, unitNumber } from '../../../../src/juju/read/status.ts';
import { ROOT } from '../../../support/source-files.ts';
import { recorded } from '../../../support/juju-rows.ts';
import { Timeline } from '../../../support/juju-timeline.ts';

describe('status of a real model with two integrated applications', () => {
  const status = parseStatus(JSON.parse(recorded('status --model out --format json').stdout));

  it('names the model', () => expect(status.model).toBe('out'));

  it('lists applications with charm, revision and units', () => {
    const application = findApplication(status, 'hello-k8s');
    expect(application).toMatchObject({
      charmName: 'hello-k8s',
      charm: 'local:hello-k8s-0',
      revision: 0,
      scale: 1,
      life: 'alive',
      status: { current: 'active' },
    });
    expect(application?.units).toMatchObject([
      { name: 'hello-k8s/0', leader: true, workload: { current: 'active' }, agent: { current: 'executing' } },
    ]);
  });

  it('lists relations from both sides', () => {
    expect(findApplication(status, 'client-k8s')?.relations).toContainEqual({
      endpoint: 'api',
      application: 'hello-k8s',
      interface: 'hello-api',
    });
    expect(findApplication(status, 'hello-k8s')?.relations.map(({ application }) => application)).toContain(
      'client-k8s',
    );
  });

  it('has a clock that is not before anything in it', () => {
    const since = status.applications.flatMap((entry) => entry.units.map((unit) => unit.agent.since ?? 0));
    expect(status.now).toBeGreaterThanOrEqual(Math.max(...since));
  });
});

describe('every recorded status', () => {
  const names = readdirSync(join(ROOT, 'test/fixtures/juju/timelines')).map((file) =>
    file.replace('.jsonl', ''),
  );

  it.each(names)('%s: is read whole, and its clock never runs backwards', (name) => {
    let last = 0;
    for (const sample of new Timeline(name).all('status')) {
      const status = parseStatus(sample.status);
      if (status.model === '') continue;
      for (const application of status.applications) {
        expect(application.charmName).toMatch(/^(?:hello|client)-k8s$/);
        for (const unit of application.units) expect(unit.agent.since).toBeTypeOf('number');
      }
      expect(status.now).toBeGreaterThanOrEqual(last - 1);
      last = status.now ?? last;
    }
  });
});

describe('a status that is not whole', () => {
  it.each([
    ['an empty object', {}],
    ['null in place of applications', { applications: null }],
    ['an application without anything', { applications: { app: {} } }],
    ['a unit without status', { applications: { app: { units: { 'app/0': {} } } } }],
    [
      'fields of another type',
      { applications: { app: { 'charm-rev': 'seven', scale: null, exposed: 'no' } } },
    ],
    ['keys of a newer Juju', { model: { name: 'm' }, applications: {}, shiny: { new: true } }],
  ])('%s is read as far as it goes', (_, json) => {
    expect(() => parseStatus(json)).not.toThrow();
  });

  it('bare names of related applications, as older versions wrote them', () => {
    const status = parseStatus({ applications: { app: { relations: { db: ['postgresql-k8s'] } } } });
    expect(status.applications[0]?.relations).toEqual([
      { endpoint: 'db', application: 'postgresql-k8s', interface: undefined },
    ]);
  });

  it('sorts units by number', () => {
    const units = { 'app/10': {}, 'app/2': {}, 'app/0': {} };
    const status = parseStatus({ applications: { app: { units } } });
    expect(status.applications[0]?.units.map(({ name }) => unitNumber(name))).toEqual([0, 2, 10]);
  });
});

describe('times', () => {
  const base = Date.UTC(2026, 10, 22, 10, 50, 45) / 1000;
  it.each([
    ['22 Nov 2026 10:50:45Z', base],
    ['22 Nov 2026 12:50:45+02:00', base],
    ['22 Nov 2026 12:50:45+0200', base],
    ['2026-11-22T10:50:45Z', base],
    ['2026-11-22T10:50:45.9Z', base],
    ['22 Nox 2026 10:50:45Z', undefined],
    ['yesterday', undefined],
    [undefined, undefined],
  ])('%s', (text, expected) => expect(parseJujuTime(text)).toBe(expected));

  it.each([
    ['the same second', '10:50:45Z', base, base],
    ['ten seconds later', '10:50:55Z', base, base + 10],
    [
      'after midnight',
      '00:00:05Z',
      Date.UTC(2026, 10, 22, 23, 59, 58) / 1000,
      Date.UTC(2026, 10, 23, 0, 0, 5) / 1000,
    ],
    ['a second behind, read earlier than the newest change', '10:50:44Z', base, base],
    ['no change yet', '10:50:44Z', undefined, undefined],
    ['no clock at all', undefined, base, base],
  ])('the clock of the controller: %s', (_, clock, newest, expected) =>
    expect(resolveControllerTime(clock, newest)).toBe(expected),
  );
});
