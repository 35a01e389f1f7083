import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dockerCredentials } from '../../../src/registry/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let maker: TestPorts;
let ports: TestPorts;
let folder: string;

beforeEach(async () => {
  maker = realPorts();
  folder = await maker.files.makeTemp('docker-config');
  // Helpers are found on PATH, as docker finds them.
  ports = realPorts({ PATH: `${folder}:${process.env['PATH'] ?? ''}` });
});
afterEach(async () => {
  await ports.dispose();
  await maker.dispose();
});

const helper = (name: string, script: string): Promise<void> =>
  ports.files.write(`${folder}/docker-credential-${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });

async function find(config: unknown, registry: string): Promise<unknown> {
  await ports.files.write(
    `${folder}/config.json`,
    typeof config === 'string' ? config : JSON.stringify(config),
  );
  return dockerCredentials(ports, [`${folder}/config.json`])(registry);
}

const auth = Buffer.from('ann:canary:1').toString('base64');
const login = { username: 'ann', password: 'canary:1' };

describe('stored logins', () => {
  test.each<[string, unknown, string, unknown]>([
    ['a host', { auths: { 'ghcr.io': { auth } } }, 'ghcr.io', login],
    ['an address', { auths: { 'https://ghcr.io/v2/': { auth } } }, 'ghcr.io', login],
    ['a port', { auths: { 'localhost:5000': { auth } } }, 'localhost:5000', login],
    ['another port', { auths: { 'localhost:5001': { auth } } }, 'localhost:5000', undefined],
    ['Docker Hub', { auths: { 'https://index.docker.io/v1/': { auth } } }, 'docker.io', login],
    [
      'an identity token',
      { auths: { 'x.io': { auth, identitytoken: 'canary' } } },
      'x.io',
      { identityToken: 'canary' },
    ],
    ['a host that only ends alike', { auths: { 'azurecr.io': { auth } } }, 'evil.azurecr.io', undefined],
    [
      'a host that only begins alike',
      { auths: { 'a.azurecr.io': { auth } } },
      'a.azurecr.io.attacker.com',
      undefined,
    ],
    ['a broken login', { auths: { 'ghcr.io': { auth: '!!' } } }, 'ghcr.io', undefined],
    ['nothing', {}, 'ghcr.io', undefined],
  ])('%s', async (_, config, registry, expected) => {
    expect(await find(config, registry)).toEqual(expected);
  });

  test('are hidden from every log', async () => {
    await find({ auths: { 'ghcr.io': { auth } } }, 'ghcr.io');
    expect(ports.reporter.secrets).toContain('canary:1');
  });

  test.each(['', '{', '[]', '{"auths":7}'])(
    'a configuration that is %j is passed over with a warning',
    async (text) => {
      expect(await find(text, 'ghcr.io')).toBeUndefined();
      expect(ports.reporter.lines.join()).toContain('warning');
    },
  );
});

describe('helpers', () => {
  const config = { credHelpers: { 'ghcr.io': 'test' }, auths: {} };

  test('the one of the host is asked for it', async () => {
    await helper(
      'test',
      `read host; echo "{\\"ServerURL\\":\\"$host\\",\\"Username\\":\\"$host\\",\\"Secret\\":\\"s\\"}"`,
    );
    expect(await find(config, 'ghcr.io')).toEqual({ username: 'ghcr.io', password: 's' });
    expect(await find(config, 'other.io')).toBeUndefined();
  });

  test('a token instead of a name is an identity token', async () => {
    await helper('test', `echo '{"Username":"<token>","Secret":"canary"}'`);
    expect(await find(config, 'ghcr.io')).toEqual({ identityToken: 'canary' });
  });

  test.each<[string, string]>([
    ['prints garbage', 'echo canary-garbage'],
    ['knows nothing', 'echo credentials not found; exit 1'],
    ['fails', 'echo boom >&2; exit 7'],
  ])('one that %s is passed over, and the stored login is used', async (_, script) => {
    await helper('test', script);
    expect(await find({ ...config, auths: { 'ghcr.io': { auth } } }, 'ghcr.io')).toEqual(login);
    expect(ports.reporter.lines.join()).not.toContain('canary-garbage');
  });

  test('one that is missing is named', async () => {
    expect(await find({ credsStore: 'nowhere' }, 'ghcr.io')).toBeUndefined();
    expect(ports.reporter.lines.join()).toContain('docker-credential-nowhere');
  });

  test('a name that is a path is not run', async () => {
    expect(await find({ credsStore: '../../bin/evil' }, 'ghcr.io')).toBeUndefined();
    expect(ports.reporter.lines.join()).toContain('not a plain name');
  });
});
