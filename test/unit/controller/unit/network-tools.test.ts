import { beforeEach, describe, expect, test } from 'vitest';
import { call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld(shopModel);
});

const shop = () => world.model().applications['shop'];

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

  test('may be open for some endpoints alone', () => {
    const session = world.open('shop/0');
    const open = (): unknown => json(session, 'opened-ports --endpoints --format=json');
    output(session, 'open-port 80/tcp --endpoints peers');
    output(session, 'open-port 81/tcp');
    expect(open()).toEqual(['80/tcp (peers)', '81/tcp (*)']);
    output(session, 'open-port 80/tcp --endpoints database,juju-info');
    output(session, 'close-port 81/tcp --endpoints peers');
    expect(open()).toEqual(['80/tcp (database, juju-info, peers)', '81/tcp (database, juju-info)']);
    output(session, 'open-port 80/tcp');
    output(session, 'close-port 81/tcp --endpoints database,juju-info');
    expect(open()).toEqual(['80/tcp (*)']);
    session.commit();
    expect(shop()?.units['shop/0']?.openPorts).toEqual(['80/tcp']);
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
    ['open-port 80 --endpoints peers,none', 1, 'endpoint "none" not found'],
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
