import { describe, expect, test } from 'vitest';
import { listeningLine } from '../../../../src/controller/standins/listening.ts';
import {
  renderHaproxy,
  traefikRules,
  type Routing,
} from '../../../../src/controller/standins/proxy/haproxy.ts';
import { readRoute, type Route } from '../../../../src/controller/standins/proxy/routes.ts';

const asked = { model: '"m"', name: '"shop"', port: '8000' };
const units = {
  'shop/1': { host: '"shop-1.shop-endpoints.m.svc.cluster.local"', ip: '"10.1.0.3"' },
  'shop/0': { host: '"shop-0.shop-endpoints.m.svc.cluster.local"' },
};

describe('what an application asks of the ingress', () => {
  test('both bags make a route over all units', () => {
    expect(readRoute({ ...asked, 'strip-prefix': 'true', scheme: '"http"' }, units)).toEqual({
      kind: 'route',
      route: {
        prefix: 'm-shop',
        strip: true,
        protocol: 'http',
        hosts: ['shop-0.shop-endpoints.m.svc.cluster.local', 'shop-1.shop-endpoints.m.svc.cluster.local'],
        port: 8000,
      },
    });
  });

  test.each([
    ['nothing yet', {}, units],
    ['the application only', asked, {}],
    ['units that said no host yet', asked, { 'shop/0': { 'ingress-address': '10.1.0.3' } }],
  ])('%s is waited for', (_, application, bags) => {
    expect(readRoute(application, bags)).toEqual({ kind: 'incomplete' });
  });

  test.each([
    ['a port out of range', { ...asked, port: '70000' }, /^port in its relation data/],
    ['text that is not JSON', { ...asked, name: 'shop' }, /^name in its relation data: not JSON/],
    ['a name that could end a line', { ...asked, name: '"shop\\nbackend x"' }, /^name in its relation data/],
    ['HTTPS', { ...asked, scheme: '"https"' }, /HTTPS/],
  ])('%s is refused by name', (_, application, reason) => {
    expect(readRoute(application, units)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(reason) as unknown,
    });
  });
});

describe('the configuration of the proxy', () => {
  const route = (prefix: string, more: Partial<Route> = {}): Route => ({
    prefix,
    strip: false,
    protocol: 'http',
    hosts: ['a.m.svc.cluster.local'],
    port: 8000,
    ...more,
  });
  const render = (routes: readonly Route[], routing: Routing = 'path', hostname = ''): string =>
    renderHaproxy(traefikRules(routes, routing, hostname));
  const lines = (text: string): string[] => text.split('\n').map((line) => line.trim());

  test('the longer of two prefixes wins, and what matches none is not found', () => {
    const text = lines(render([route('m-shop'), route('m-shop-admin')]));
    expect(text.filter((line) => line.startsWith('use_backend'))).toEqual([
      'use_backend m-shop-admin if { path_beg /m-shop-admin }',
      'use_backend m-shop if { path_beg /m-shop }',
    ]);
    expect(text).toContain('default_backend _not_found');
  });

  test('without routes everything is not found', () => {
    expect(render([])).toMatch(
      /default_backend _not_found\n\nbackend _not_found\n +http-request return status 404 /,
    );
  });

  test('a prefix is taken off only where the application asked and the path carries it', () => {
    const strip = route('m-shop', { strip: true });
    expect(render([strip])).toContain('replace-path ^/m-shop/?(.*) /\\1');
    expect(render([route('m-shop')])).not.toContain('replace-path');
    const byName = render([strip], 'subdomain', 'Example.com');
    expect(byName).not.toContain('replace-path');
    expect(byName).toContain('hdr(host),field(1,:),lower -m str m-shop.example.com');
  });

  test('every unit is a server of its own, spoken to as it asked', () => {
    const text = render([route('m-a', { hosts: ['x', 'y'], protocol: 'h2c' })]);
    expect(lines(text).filter((line) => line.startsWith('server '))).toEqual([
      expect.stringMatching(/^server unit-0 x:8000 .* proto h2$/),
      expect.stringMatching(/^server unit-1 y:8000 .* proto h2$/),
    ]);
  });
});

test('a listening socket is told from one that is connected to the same port', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid',
    '   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0',
    '   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0',
  ].join('\n');
  const isListening = (port: number): boolean => new RegExp(listeningLine(port), 'm').test(table);
  expect([80, 8080, 443].map(isListening)).toEqual([true, false, false]);
});
