import { beforeEach, describe, expect, test } from 'vitest';
import { MODEL, call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

const shop = () => world.model().applications['shop'];

describe('config-get', () => {
  test('settings over defaults, typed, without what has neither', () => {
    world.change((model) =>
      Object.assign(model.applications['shop']?.config ?? {}, {
        port: 9000,
        token: 'secret:0123456789abcdefghij',
      }),
    );
    const expected = { port: 9000, debug: false, title: 'Shop', token: 'secret:0123456789abcdefghij' };
    expect(json(world.open('shop/0'), 'config-get --format=json')).toEqual(expected);
    expect(json(world.open('shop/0'), 'config-get --all --format json')).toEqual(expected);
  });

  test.each([
    ['config-get port --format=json', '8000\n'],
    ['config-get --format=json debug', 'false\n'],
    ['config-get ratio --format=json', 'null\n'],
    ['config-get unknown --format=json', 'null\n'],
    ['config-get debug', 'False\n'],
    ['config-get title', 'Shop\n'],
    ['config-get port', '8000\n'],
    ['config-get ratio', ''],
    ['config-get', 'port: 8000\ndebug: false\ntitle: Shop\n'],
  ])('%s', (line, expected) => {
    expect(output(world.open('shop/0'), line)).toBe(expected);
  });
});

describe('leadership', () => {
  test.each([
    ['shop/0', 'is-leader --format=json', 'true\n'],
    ['shop/1', 'is-leader --format=json', 'false\n'],
    ['shop/0', 'is-leader', 'True\n'],
    ['shop/1', 'is-leader', 'False\n'],
  ])('%s: %s', (unit, line, expected) => {
    expect(output(world.open(unit), line)).toBe(expected);
  });

  test('leader-set is at once readable by all units and refused to a follower', () => {
    output(world.open('shop/0'), 'leader-set a=b c=d');
    output(world.open('shop/0'), 'leader-set c=');
    expect(json(world.open('shop/1'), 'leader-get --format=json')).toEqual({ a: 'b' });
    expect(output(world.open('shop/1'), 'leader-get a')).toBe('b\n');
    const refused = call(world.open('shop/1'), 'leader-set a=c');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('not the leader');
  });
});

describe('state', () => {
  test('is kept for the unit with the commit', () => {
    const session = world.open('shop/0');
    output(session, 'state-set --file -', 'a: "1"\nb: |\n  text');
    output(session, 'state-set c=2');
    output(session, 'state-delete a');
    expect(json(session, 'state-get --format=json')).toEqual({ b: 'text\n', c: '2' });
    expect(json(world.open('shop/0'), 'state-get --format=json')).toEqual({});
    session.commit();
    expect(output(world.open('shop/0'), 'state-get c')).toBe('2\n');
    expect(json(world.open('shop/0'), 'state-get a --format=json')).toBeNull();
    expect(json(world.open('shop/1'), 'state-get --format=json')).toEqual({});
    expect(call(world.open('shop/0'), 'state-get --strict a').code).not.toBe(0);
  });
});

describe('goal-state', () => {
  test('tells own units, and related applications with theirs', () => {
    world.change((model) => {
      const unit = model.applications['shop']?.units['shop/1'];
      if (unit !== undefined) unit.life = 'dying';
    });
    const since = '2026-11-22 10:00:00Z';
    expect(json(world.open('shop/0'), 'goal-state --format=json')).toEqual({
      units: { 'shop/0': { status: 'waiting', since }, 'shop/1': { status: 'dying', since } },
      relations: {
        database: {
          db: { status: 'joined', since },
          'db/0': { status: 'waiting', since },
          'db/1': { status: 'waiting', since },
        },
      },
    });
  });
});

describe('a model that is removed while a hook runs', () => {
  test('makes tools fail, and the commit nothing', () => {
    const session = world.open('shop/0');
    output(session, 'open-port 80');
    world.store.commit((state) => Reflect.deleteProperty(state.models, MODEL));
    const before = world.store.read();
    for (const line of ['is-leader', 'config-get', 'relation-ids peers', 'status-get', 'secret-ids'])
      expect(call(session, line)).toMatchObject({ code: 1, stdout: '' });
    session.commit();
    expect(world.store.read()).toBe(before);
  });

  test('the same with the unit alone', () => {
    const session = world.open('shop/1');
    output(session, 'open-port 80');
    output(session, 'relation-set -r 1 a=b');
    world.change((model) => {
      Reflect.deleteProperty(model.applications['shop']?.units ?? {}, 'shop/1');
      Reflect.deleteProperty(model.relations['1']?.units ?? {}, 'shop/1');
    });
    const before = world.model();
    expect(call(session, 'status-set active').code).toBe(0);
    expect(call(session, 'opened-ports').stderr).toBe('ERROR unit "shop/1" not found\n');
    session.commit();
    expect(world.model()).toBe(before);
  });

  test('a commit carries what the agent changes with it', () => {
    const session = world.open('shop/0');
    output(session, 'open-port 80');
    let seen = 0;
    world.store.subscribe(() => (seen += 1));
    session.commit((state) => {
      const unit = state.models[MODEL]?.applications['shop']?.units['shop/0'];
      if (unit !== undefined) unit.local = { done: unit.openPorts.length };
    });
    expect(shop()?.units['shop/0']?.local).toEqual({ done: 1 });
    expect(seen).toBe(1);
  });
});
