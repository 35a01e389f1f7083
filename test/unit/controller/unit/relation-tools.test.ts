import { beforeEach, describe, expect, test } from 'vitest';
import { leaveRelation } from '../../../../src/controller/model/index.ts';
import { keep, recall } from '../../../../src/controller/unit/memory.ts';
import { MODEL, call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';
import type { RelationHook } from '../../../../src/controller/unit/hook.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

const database = (kind: RelationHook['kind'], more: Partial<RelationHook> = {}): RelationHook => ({
  ...{ kind, relation: 1, endpoint: 'database', application: 'db' },
  ...more,
});

test('the answer of a stand-in is read from its relation-changed on, as that of the slow charm which it plays', () => {
  world.change((model) => {
    Object.assign(model.applications['db'] ?? {}, { standIn: 'postgresql-k8s' });
    Object.assign(model.relations['1']?.applications['db'] ?? {}, {
      version: 2,
      data: { endpoints: 'db:5432' },
    });
  });
  const read = (hook?: RelationHook): unknown =>
    json(world.open('shop/0', hook), 'relation-get -r 1 --format=json --app - db');
  expect(read()).toEqual({});
  expect(read(database('relation-created'))).toEqual({});
  expect(read(database('relation-changed'))).toEqual({ endpoints: 'db:5432' });
  world.change((model) => {
    const unit = model.applications['shop']?.units['shop/0'];
    if (unit === undefined) throw new Error('the unit is gone');
    const { relations, ...memory } = recall(unit.local);
    unit.local = keep({ ...memory, relations: { ...relations, '1': { application: 2, units: {} } } });
  });
  expect(read()).toEqual({ endpoints: 'db:5432' });
});

describe('relation-ids and relation-list', () => {
  test.each([
    ['relation-ids database --format=json', ['database:1']],
    ['relation-ids peers --format=json', ['peers:0']],
    ['relation-ids nothing --format=json', []],
    ['relation-list -r 1 --format=json', ['db/0', 'db/1']],
    ['relation-list -r 1 --app --format=json', 'db'],
    ['relation-list --format=json -r database:1', ['db/0', 'db/1']],
    ['relation-list --format=json --app -r database:1', 'db'],
    ['relation-list --format=json -r peers:0', ['shop/1']],
    ['relation-list --format=json --app -r peers:0', 'shop'],
    ['relation-model-get -r 1 --format=json', { uuid: MODEL }],
    ['relation-model-get --format=json -r database:1', { uuid: MODEL }],
  ])('%s', (line, expected) => {
    expect(json(world.open('shop/0'), line)).toEqual(expected);
  });

  test('plain output is a line each, and nothing for nothing', () => {
    expect(output(world.open('shop/0'), 'relation-list -r 1')).toBe('db/0\ndb/1\n');
    expect(output(world.open('shop/0'), 'relation-ids nothing')).toBe('');
  });

  test('the hook says which relation is meant', () => {
    const session = world.open('shop/0', database('relation-joined', { unit: 'db/1' }));
    expect(output(session, 'relation-ids')).toBe('database:1\n');
    expect(json(session, 'relation-list --format=json')).toEqual(['db/0', 'db/1']);
    expect(output(session, 'relation-get ingress-address')).toBe('10.0.0.2\n');
  });

  test('a unit that departs is not listed any more, but its data can be read', () => {
    const session = world.open('shop/0', database('relation-departed', { unit: 'db/1', departing: 'db/1' }));
    expect(json(session, 'relation-list --format=json')).toEqual(['db/0']);
    expect(json(session, 'relation-get --format=json - db/1')).toEqual({ 'ingress-address': '10.0.0.2' });
  });

  test.each([
    ['left in order', true, { 'ingress-address': '10.0.0.2' }],
    ['vanished', false, {}],
  ])('a unit that has %s is no reason for its departed hook to fail', (_name, orderly, data) => {
    world.change((model) => {
      const relation = model.relations['1'];
      if (relation === undefined) return;
      if (orderly) leaveRelation(relation, 'db/1');
      else Reflect.deleteProperty(relation.units, 'db/1');
    });
    const session = world.open('shop/0', database('relation-departed', { unit: 'db/1', departing: 'db/1' }));
    expect(json(session, 'relation-get --format=json - db/1')).toEqual(data);
    expect(json(session, 'relation-list --format=json')).toEqual(['db/0']);
  });

  test('a relation that breaks is not listed any more, but its data can be read', () => {
    world.change((model) => {
      const relation = model.relations['1'];
      if (relation === undefined) return;
      relation.units = {};
      relation.applications['db'] = { version: 1, data: { endpoints: 'a:5432' } };
    });
    const session = world.open('shop/0', database('relation-broken'));
    expect(json(session, 'relation-ids database --format=json')).toEqual([]);
    expect(json(session, 'relation-get -r 1 - db --app --format=json')).toEqual({ endpoints: 'a:5432' });
    expect(json(session, 'relation-get -r 1 - shop/0 --format=json')).toEqual({});
    expect(json(session, 'relation-list -r 1 --app --format=json')).toBe('db');
  });

  test('a unit is listed from its joined hook on', () => {
    world.change((model) => {
      const unit = model.applications['shop']?.units['shop/0'];
      if (unit !== undefined) unit.local = {};
    });
    const list = 'relation-list -r 1 --format=json';
    expect(json(world.open('shop/0', database('relation-created')), list)).toEqual([]);
    expect(json(world.open('shop/0'), list)).toEqual([]);
    expect(json(world.open('shop/0', database('relation-joined', { unit: 'db/1' })), list)).toEqual(['db/1']);
    expect(json(world.open('shop/0'), 'relation-get -r 1 - db/1 --format=json')).toEqual({
      'ingress-address': '10.0.0.2',
    });
  });

  test('a relation that the unit has not entered yet is not seen', () => {
    world.change((model) => Reflect.deleteProperty(model.relations['1']?.units ?? {}, 'shop/0'));
    const session = world.open('shop/0', { kind: 'install' });
    expect(json(session, 'relation-ids database --format=json')).toEqual([]);
    expect(call(session, 'relation-list -r 1').stderr).toContain('relation not found');
  });
});

describe('relation-get', () => {
  beforeEach(() => {
    world.change((model) => {
      Object.assign(model.relations['1']?.applications['db'] ?? {}, { data: { endpoints: 'a:5432' } });
      Object.assign(model.relations['1']?.applications['shop'] ?? {}, { data: { database: 'shop' } });
      Object.assign(model.relations['0']?.applications['shop'] ?? {}, { data: { key: 'k' } });
    });
  });

  test.each([
    ['shop/0', 'relation-get -r 1 - db/0 --format=json', { 'ingress-address': '10.0.0.1' }],
    ['shop/0', 'relation-get --format=json -r database:1 - db/0', { 'ingress-address': '10.0.0.1' }],
    ['shop/0', 'relation-get -r 1 - db --app --format=json', { endpoints: 'a:5432' }],
    ['shop/0', 'relation-get --format=json -r database:1 --app - db', { endpoints: 'a:5432' }],
    ['shop/0', 'relation-get --format=json -r 1 --app=True - db/1', { endpoints: 'a:5432' }],
    ['shop/0', 'relation-get -r 1 - shop/0 --format=json', { 'ingress-address': '10.0.0.1' }],
    ['shop/0', 'relation-get -r 1 - shop --app --format=json', { database: 'shop' }],
    ['shop/1', 'relation-get -r 0 - shop --app --format=json', { key: 'k' }],
    ['shop/1', 'relation-get -r 0 - shop/0 --format=json', { 'ingress-address': '10.0.0.1' }],
    ['shop/1', 'relation-get -r 1 endpoints db --app --format=json', 'a:5432'],
    ['shop/1', 'relation-get -r 1 nothing db --app --format=json', null],
  ])('%s: %s', (unit, line, expected) => {
    expect(json(world.open(unit), line)).toEqual(expected);
  });

  test('plain output of one value', () => {
    expect(output(world.open('shop/0'), 'relation-get -r 1 endpoints db --app')).toBe('a:5432\n');
    expect(output(world.open('shop/0'), 'relation-get -r 1 nothing db --app')).toBe('');
    expect(output(world.open('shop/0'), 'relation-get -r 1 - db --app')).toBe('endpoints: a:5432\n');
  });

  test.each([
    ['shop/1', 'relation-get -r 1 - shop --app', 1, 'ERROR permission denied\n'],
    ['shop/0', 'relation-get -r 1 - other/0', 1, 'ERROR permission denied\n'],
    ['shop/0', 'relation-get -r 1 - other --app', 1, 'ERROR permission denied\n'],
    ['shop/0', 'relation-get -r 1 - db', 1, 'ERROR "db" is not a valid unit\n'],
    [
      'shop/0',
      'relation-get -r 1 - db/7',
      1,
      'ERROR cannot read settings for unit "db/7" in relation "db:database shop:database": settings not found\n',
    ],
    ['shop/0', 'relation-get -r 9 - db/0', 2, 'ERROR invalid value "9" for option -r: relation not found\n'],
    ['shop/0', 'relation-get -r database:9 -', 2, /relation not found/],
    [
      'shop/0',
      'relation-get -r nine - db/0',
      2,
      'ERROR invalid value "nine" for option -r: invalid relation id\n',
    ],
    ['shop/0', 'relation-get - db/0', 2, 'ERROR no relation id specified\n'],
    ['shop/0', 'relation-get -r 1', 2, 'ERROR no unit or application specified\n'],
    ['shop/0', 'relation-get -r 1 - db/0 more', 2, 'ERROR unrecognized args: ["more"]\n'],
    ['shop/0', 'relation-get -r 1 - db/0 --wrong', 2, 'ERROR option provided but not defined: --wrong\n'],
    ['shop/0', 'relation-get -r 1 - db/0 --format=xml', 2, /unknown format "xml"/],
    ['other/0', 'relation-get -r 1 - db/0', 2, /relation not found/],
  ])('%s: %s is refused', (unit, line, code, words) => {
    const answer = call(world.open(unit), line);
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(answer.stderr).toMatch(words);
  });
});

describe('relation-set', () => {
  const read = (unit: string): unknown => world.model().relations['1']?.units[unit]?.data;

  test.each([
    ['form A: YAML', 'relation-set -r 1 --file -', "port: '1.0'\nname: 'yes'\nplain: 1.10\n"],
    [
      'form B: JSON',
      'relation-set -r database:1 --file -',
      '{"port": "1.0", "name": "yes", "plain": "1.10"}',
    ],
    ['words', 'relation-set port=1.0 -r 1 name=yes plain=1.10', ''],
    ['words win over the file', 'relation-set -r 1 --file - port=1.0', "port: '2'\nname: yes\nplain: 1.10"],
  ])('%s', (_name, line, stdin) => {
    const session = world.open('shop/1');
    expect(call(session, line, stdin)).toEqual({ code: 0, stdout: '', stderr: '' });
    session.commit();
    expect(read('shop/1')).toEqual({
      'ingress-address': '10.0.0.2',
      port: '1.0',
      name: 'yes',
      plain: '1.10',
    });
  });

  test('what is written is seen in the hook at once and by others after the commit', () => {
    const session = world.open('shop/0');
    output(session, 'relation-set -r 1 --app --file -', '{"database": "shop"}');
    output(session, 'relation-set -r 1 --file -', 'ingress-address: ""\na: b');
    expect(json(session, 'relation-get -r 1 - shop --app --format=json')).toEqual({ database: 'shop' });
    expect(json(session, 'relation-get -r 1 - shop/0 --format=json')).toEqual({ a: 'b' });
    expect(json(world.open('db/0'), 'relation-get -r 1 - shop --app --format=json')).toEqual({});
    session.commit();
    expect(json(world.open('db/0'), 'relation-get -r 1 - shop --app --format=json')).toEqual({
      database: 'shop',
    });
    expect(json(world.open('db/0'), 'relation-get -r 1 - shop/0 --format=json')).toEqual({ a: 'b' });
  });

  test('without a commit nothing happens', () => {
    const before = world.model();
    output(world.open('shop/0'), 'relation-set -r 1 a=b');
    expect(world.model()).toBe(before);
  });

  test('a value that is changed and changed back is no news to the other side', () => {
    const before = world.model().relations['1'];
    const session = world.open('shop/0');
    output(session, 'relation-set -r 1 ingress-address=10.9.9.9');
    output(session, 'relation-set -r 1 ingress-address=10.0.0.1');
    session.commit();
    expect(world.model().relations['1']).toBe(before);
  });

  test('several writes of one hook are one change', () => {
    const session = world.open('shop/0');
    output(session, 'relation-set -r 1 a=1');
    output(session, 'relation-set -r 1 b=2');
    session.commit();
    expect(world.model().relations['1']?.units['shop/0']).toEqual({
      version: 2,
      data: { 'ingress-address': '10.0.0.1', a: '1', b: '2' },
    });
  });

  test('only the leader speaks for the application', () => {
    const answer = call(world.open('shop/1'), 'relation-set -r 1 --app a=b');
    expect(answer).toEqual({ code: 1, stdout: '', stderr: 'ERROR cannot write relation settings\n' });
  });

  test.each([
    ['a word without =', 'relation-set -r 1 a', '', 2, /expected "key=value", got "a"/],
    ['a list', 'relation-set -r 1 --file -', '- a', 1, /expected a map/],
    ['a map inside', 'relation-set -r 1 --file -', 'a: {b: c}', 1, /value of "a" is not a string/],
    ['broken YAML', 'relation-set -r 1 --file -', '{"a": ', 1, /expected a map/],
    ['a file', 'relation-set -r 1 --file x.yaml', '', 1, /not supported by the local controller/],
  ])('%s is refused', (_name, line, stdin, code, words) => {
    const answer = call(world.open('shop/0'), line, stdin);
    expect(answer.code).toBe(code);
    expect(answer.stderr).toMatch(words);
  });

  test('a relation that vanished during the hook is no reason to fail', () => {
    const session = world.open('shop/0');
    output(session, 'relation-set -r 1 a=b');
    world.change((model) => Reflect.deleteProperty(model.relations, '1'));
    expect(call(session, 'relation-get -r 1 - db/0').stderr).toContain('relation not found');
    session.commit();
    expect(world.model().relations['1']).toBeUndefined();
  });
});
