import { describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { followAddress, isLoopback, isPrivateAddress, originOf } from '../../../src/registry/address.ts';

describe('where a registry is', () => {
  test.each([
    ['ghcr.io', [], 'https://ghcr.io'],
    ['docker.io', [], 'https://registry-1.docker.io'],
    ['localhost:5000', [], 'http://localhost:5000'],
    ['127.0.0.1:5000', [], 'http://127.0.0.1:5000'],
    ['[::1]:5000', [], 'http://[::1]:5000'],
    ['registry.lan:5000', ['registry.lan:5000'], 'http://registry.lan:5000'],
    ['registry.lan:5000', ['registry.lan'], 'https://registry.lan:5000'],
    ['10.0.0.7:5000', [], 'https://10.0.0.7:5000'],
    ['localhost.evil.com', [], 'https://localhost.evil.com'],
    ['127.0.0.1.evil.com', [], 'https://127.0.0.1.evil.com'],
  ])('%s with %j', (registry, insecure, origin) => {
    expect(originOf(registry, insecure)).toBe(origin);
  });

  test('this machine and no other', () => {
    expect(['localhost', '127.1.2.3:80', 'x.localhost:1', '[::1]'].every(isLoopback)).toBe(true);
    expect(['ghcr.io', '128.0.0.1', 'localhost.io', '0.0.0.0:5000'].some(isLoopback)).toBe(false);
  });
});

describe('private addresses', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    'localhost',
    '[::1]',
    '::',
    'fd00:ec2::254',
    'fe80::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
  ])('%s', (host) => expect(isPrivateAddress(host)).toBe(true));

  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '100.128.0.1',
    'ghcr.io',
    '2606:4700::1',
    '::ffff:8.8.8.8',
    'fdroid.org',
    'fe80.example.com',
  ])('not %s', (host) => expect(isPrivateAddress(host)).toBe(false));
});

describe('being sent on', () => {
  const from = 'https://ghcr.io/v2/acme/shop/blobs/uploads/';
  test.each([
    ['/v2/acme/shop/blobs/uploads/1?state=x', 'https://ghcr.io/v2/acme/shop/blobs/uploads/1?state=x'],
    ['2?state=y', 'https://ghcr.io/v2/acme/shop/blobs/uploads/2?state=y'],
    ['https://storage.example.com/a?sig=1', 'https://storage.example.com/a?sig=1'],
    ['https://ghcr.io:8443/x', 'https://ghcr.io:8443/x'],
  ])('to %s', (to, address) => expect(followAddress(to, from, 'an upload')).toBe(address));

  test.each([
    'http://ghcr.io/x',
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/',
    'https://2852039166/',
    'https://0x7f.1/',
    'https://[::ffff:169.254.169.254]/',
    'https://localhost/',
    'https://10.0.0.7/',
    'https://[fd00::7]/',
    'https://user:pass@storage.example.com/',
    'file:///etc/passwd',
    'ftp://x/',
    'http://[',
  ])('but not to %s', (to) => {
    expect(() => followAddress(to, from, 'an upload')).toThrow(
      expect.toSatisfy((error) => isFailure(error, 'REGISTRY_UNSAFE')),
    );
  });

  const CLOUD = [
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/latest',
  ];
  const REGISTRIES = ['http://127.0.0.1:5000/v2/', 'http://10.0.0.7:5000/v2/', 'http://localhost:5000/v2/'];
  test.each(REGISTRIES.flatMap((registry) => CLOUD.map((to) => [registry, to])))(
    '%s cannot send anybody to %s',
    (registry, to) => {
      expect(() => followAddress(to, registry, 'its token service')).toThrow(/link-local/);
    },
  );

  test('a registry that is itself link-local may be used', () => {
    const own = 'http://169.254.7.7:5000/v2/';
    expect(followAddress('/token', own, 'its token service')).toBe('http://169.254.7.7:5000/token');
    expect(() => followAddress(CLOUD[0] ?? '', own, 'its token service')).toThrow(/link-local/);
  });

  test('a registry on a private address may use its neighbours', () => {
    expect(followAddress('http://10.0.0.9/x', 'http://10.0.0.7:5000/v2/', 'an upload')).toBe(
      'http://10.0.0.9/x',
    );
  });
});
