import { beforeEach, describe, expect, test } from 'vitest';
import {
  MODEL,
  START,
  call,
  hookWorld,
  json,
  output,
  type HookWorld,
} from '../../../support/hook-session.ts';
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

describe('network-get and unit-get', () => {
  const full = {
    'bind-addresses': [
      {
        ...{ 'mac-address': '', 'interface-name': '' },
        addresses: [{ hostname: '', value: '10.0.0.2', cidr: '' }],
      },
    ],
    'egress-subnets': ['10.1.0.1/32'],
    'ingress-addresses': ['10.1.0.1'],
  };

  test.each([
    ['network-get database --format=json', full],
    ['network-get database -r 1 --format=json', full],
    ['network-get --format=json -r 0 peers', full],
    ['network-get juju-info --format=json', full],
    ['network-get peers --bind-address --format=json', '10.0.0.2'],
    [
      'network-get peers --bind-address --ingress-address --format=json',
      { 'bind-address': '10.0.0.2', 'ingress-address': '10.1.0.1' },
    ],
    ['network-get peers --egress-subnets --format=json', ['10.1.0.1/32']],
    ['network-get peers --primary-address --format=json', '10.0.0.2'],
    ['unit-get private-address --format=json', '10.0.0.2'],
    ['unit-get public-address --format=json', '10.1.0.1'],
  ])('%s', (line, expected) => {
    expect(json(world.open('shop/1'), line)).toEqual(expected);
  });

  test.each([
    ['network-get unknown', 1, `binding name "unknown" not defined by the unit's charm`],
    ['network-get database -r 7', 2, 'invalid value "7" for option -r: relation not found'],
    ['network-get', 2, 'no arguments specified'],
    ['unit-get address', 2, 'unknown setting "address"'],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });

  test('a unit without an address says so', () => {
    world.change((model) =>
      Reflect.deleteProperty(model.applications['shop']?.units['shop/0'] ?? {}, 'address'),
    );
    expect(call(world.open('shop/0'), 'network-get database').stderr).toBe(
      'ERROR no network config found for binding "database"\n',
    );
  });
});

describe('ports', () => {
  test('are seen by the hook at once and by others after the commit, in order', () => {
    const session = world.open('shop/0');
    for (const port of ['8080/tcp', '53/udp', '80', 'icmp', '9000-9010/tcp', '80/tcp']) {
      output(session, ['open-port', port]);
    }
    output(session, 'close-port 8080/tcp');
    output(session, 'close-port 7/tcp');
    const expected = ['icmp', '80/tcp', '9000-9010/tcp', '53/udp'];
    expect(output(session, 'opened-ports')).toBe(`${expected.join('\n')}\n`);
    expect(json(session, 'opened-ports --format=json')).toEqual(expected);
    expect(shop()?.units['shop/0']?.openPorts).toEqual([]);
    session.commit();
    expect(shop()?.units['shop/0']?.openPorts).toEqual(expected);
    expect(output(world.open('shop/0'), 'opened-ports --endpoints')).toContain('80/tcp (*)\n');
  });

  test('opening what is open is no change', () => {
    const open = (): void => {
      const session = world.open('shop/0');
      output(session, 'open-port 80/tcp');
      session.commit();
    };
    open();
    const before = world.model();
    open();
    expect(world.model()).toBe(before);
  });

  test.each([
    ['open-port', 2, 'no port or range specified'],
    ['open-port x', 2, 'expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got "x"'],
    ['open-port 0', 2, 'port must be in the range [1, 65535]; got "0"'],
    ['open-port 9-8/udp', 2, 'invalid port range 9-8/udp; expected fromPort <= toPort'],
    ['open-port 80/sctp', 2, 'protocol must be "tcp", "udp", or "icmp"; got "sctp"'],
    ['open-port 80/icmp', 2, `protocol "icmp" doesn't support any ports; got "80"`],
    [
      'close-port 80-90',
      1,
      'cannot close 80-90/tcp (unit "shop/0"): port range conflicts with 80/tcp (unit "shop/0")',
    ],
  ])('%s is refused', (line, code, words) => {
    const session = world.open('shop/0');
    output(session, 'open-port 80');
    expect(call(session, line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });
});

describe('resource-get', () => {
  const measured = { fingerprint: '', size: 0, uploaded: START };

  test('an image is a file that says where it is', () => {
    const credentials = { username: 'me', password: 'pass: word' };
    world.change((model) =>
      Object.assign(model.applications['shop']?.resources ?? {}, {
        image: { ...measured, type: 'oci-image', value: 'registry.test/shop:1', credentials },
      }),
    );
    const to = '/var/lib/juju/agents/unit-shop-1/resources/image/content.yaml';
    const content = 'registrypath: registry.test/shop:1\nusername: me\npassword: "pass: word"\n';
    expect(call(world.open('shop/1'), 'resource-get image')).toEqual({
      ...{ code: 0, stdout: to, stderr: '' },
      write: { to, content },
    });
  });

  test('a file is fetched under the name that the charm gave it', () => {
    world.change((model) =>
      Object.assign(model.applications['shop']?.resources ?? {}, {
        schema: { ...measured, type: 'file', value: '/home/resources/abc' },
      }),
    );
    const to = '/var/lib/juju/agents/unit-shop-0/resources/schema/schema.sql';
    expect(call(world.open('shop/0'), 'resource-get schema')).toEqual({
      ...{ code: 0, stdout: to, stderr: '' },
      fetch: { from: '/home/resources/abc', to },
    });
  });

  test.each([
    ['resource-get', 2, 'missing required resource name'],
    ['resource-get schema', 1, 'could not download resource: resource#shop/schema not found'],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });
});

describe('storage', () => {
  const hook = { kind: 'storage-attached', storage: 'data/0', location: '/mnt/data' } as const;

  test.each([
    ['storage-list --format=json', ['data/0', 'cache/0']],
    ['storage-list data --format=json', ['data/0']],
    ['storage-get -s data/0 --format=json', { kind: 'filesystem', location: '/mnt/data' }],
    ['storage-get --format=json', { kind: 'filesystem', location: '/mnt/data' }],
    ['storage-get -s data/0 location --format=json', '/mnt/data'],
    ['storage-get -s cache/0 location --format=json', '/var/lib/juju/storage/cache-0'],
  ])('%s', (line, expected) => {
    expect(json(world.open('shop/0', hook), line)).toEqual(expected);
  });

  test('help names the storage of the hook, where ops of series 2 reads it', () => {
    const help = output(world.open('shop/0', hook), 'storage-get --help');
    expect(/.*^-s\s+\(=\s+(.*?)\)\s*?$/ms.exec(help)?.[1]).toBe('data/0');
  });

  test.each([
    ['storage-get', 2, 'no storage instance specified'],
    ['storage-get -s data/9', 2, 'invalid value "data/9" for option -s: storage not found'],
    ['storage-get -s data/0 size', 1, 'invalid storage attribute "size"'],
    ['storage-add tape=1', 1, 'charm storage "tape" not found'],
  ])('%s is refused', (line, code, words) => {
    expect(call(world.open('shop/0'), line)).toMatchObject({ code, stderr: `ERROR ${words}\n` });
  });

  test('what the local controller cannot do is refused by name', () => {
    const { code, stderr } = call(world.open('shop/0'), 'storage-add data=1');
    expect(code).toBe(1);
    expect(stderr).toContain('storage-add data=1 is not supported by the local controller');
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
