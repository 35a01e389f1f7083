import { beforeEach, describe, expect, test } from 'vitest';
import { START, call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

const shop = () => world.model().applications['shop'];

describe('status', () => {
  test.each([
    ['form A', ['status-set', '--application=False', 'active', '']],
    ['form A with a message', ['status-set', '--application=False', 'blocked', 'no database']],
    ['form B', ['status-set', '--application=False', 'active']],
    ['form B with a message', ['status-set', '--application=False', 'waiting', '--', '--for you']],
    ['flag last', ['status-set', 'maintenance', 'x', '--application=False']],
  ])('%s is seen by everybody at once', (_name, line) => {
    world.now += 1000;
    expect(call(world.open('shop/1'), line)).toEqual({ code: 0, stdout: '', stderr: '' });
    const words = line.slice(1).filter((word) => word !== '--' && word !== '--application=False');
    expect(shop()?.units['shop/1']?.workload).toEqual({
      current: words[0],
      message: words[1] ?? '',
      since: START + 1000,
    });
    expect(shop()?.statusSetByCharm).toBe(false);
  });

  test('the application’s status is the leader’s to set', () => {
    output(world.open('shop/0'), ['status-set', '--application=True', 'active', '--', 'fine']);
    expect(shop()?.status).toMatchObject({ current: 'active', message: 'fine' });
    expect(shop()?.statusSetByCharm).toBe(true);
    const refused = call(world.open('shop/1'), ['status-set', '--application', 'active']);
    expect(refused).toEqual({ code: 1, stdout: '', stderr: 'ERROR this unit is not the leader\n' });
  });

  test.each([
    ['status-set', 'ERROR invalid args, require <status> [message]\n'],
    [
      'status-set fine',
      'ERROR invalid status "fine", expected one of [maintenance blocked waiting active]\n',
    ],
    ['status-set active a b', 'ERROR unrecognized args: ["b"]\n'],
    [
      'status-set --application=perhaps active',
      'ERROR invalid value "perhaps" for option --application: strconv.ParseBool: parsing "perhaps": invalid syntax\n',
    ],
  ])('%s is refused', (line, stderr) => {
    expect(call(world.open('shop/0'), line)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('status-get in both dialects', () => {
    output(world.open('shop/0'), ['status-set', 'blocked', 'no database']);
    const unit = { status: 'blocked', message: 'no database', 'status-data': {} };
    const session = world.open('shop/0');
    expect(json(session, 'status-get --include-data --application=False --format=json')).toEqual(unit);
    expect(json(session, 'status-get --include-data --format=json --application=false')).toEqual(unit);
    expect(json(session, 'status-get --format=json')).toEqual({ status: 'blocked' });
    expect(output(session, 'status-get')).toBe('blocked\n');
    const other = { status: 'waiting', message: 'installing agent', 'status-data': {} };
    expect(json(session, 'status-get --include-data --format=json --application=true')).toEqual({
      'application-status': {
        ...{ status: 'waiting', message: '', 'status-data': {} },
        units: { 'shop/0': unit, 'shop/1': other },
      },
    });
    expect(call(world.open('shop/1'), 'status-get --application').stderr).toContain('not the leader');
  });
});

describe('reports', () => {
  test.each([
    [['juju-log', '--log-level', 'DEBUG', '--', '-x: {y}'], 'DEBUG', '-x: {y}'],
    [['juju-log', '-l', 'warning', 'a', 'b'], 'WARNING', 'a b'],
    [['juju-log', 'a'], 'INFO', 'a'],
    [['juju-log', '--debug', 'a'], 'DEBUG', 'a'],
  ])('%j', (line, level, message) => {
    output(world.open('shop/0'), line);
    expect(world.lines).toEqual([
      { time: START, entity: 'unit-shop-0', level, module: 'unit.shop/0.juju-log', message },
    ]);
  });

  test('what is said in a relation hook names the relation', () => {
    output(
      world.open('shop/0', {
        kind: 'relation-created',
        relation: 1,
        endpoint: 'database',
        application: 'db',
      }),
      ['juju-log', 'hello'],
    );
    expect(world.lines.map(({ message }) => message)).toEqual(['database:1: hello']);
  });

  test('an unknown level is said to be one', () => {
    output(world.open('shop/0'), 'juju-log --log-level loud hello');
    expect(world.lines.map(({ level, message }) => [level, message])).toEqual([
      ['WARNING', 'log level was invalid: "LOUD"'],
      ['INFO', 'hello'],
    ]);
  });

  test('application-version-set counts at once for unit and application', () => {
    output(world.open('shop/1'), ['application-version-set', '--', '-1.2']);
    expect([shop()?.workloadVersion, shop()?.units['shop/1']?.workloadVersion]).toEqual(['-1.2', '-1.2']);
  });

  test('credential-get names the cloud to an application that is trusted', () => {
    world.change((model) => {
      const trusted = model.applications['shop'];
      if (trusted !== undefined) trusted.trust = true;
    });
    expect(json(world.open('shop/0'), 'credential-get --format=json')).toEqual({
      ...{ type: 'kubernetes', name: 'local', 'is-controller-cloud': true },
    });
    expect(world.lines.at(-1)?.message).toContain('no Kubernetes API');
  });

  test.each([
    ['juju-log', 2, 'no message specified'],
    ['application-version-set', 2, 'no version specified'],
    ['juju-reboot --now', 1, 'juju-reboot is not supported on Kubernetes'],
    ['credential-get --format=json', 1, 'cannot access cloud credentials'],
    ['pod-spec-set', 1, 'unknown command: pod-spec-set'],
    ['constructor', 1, 'unknown command: constructor'],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });
});
