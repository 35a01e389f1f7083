import { describe, expect, test } from 'vitest';
import { smtp } from '../../../../src/controller/standins/smtp-integrator.ts';
import type { Server } from '../../../../src/controller/standins/index.ts';

/** As much of a unit as the stand-in touches, with what it wrote. */
function unit(settings: Readonly<Record<string, string | number | boolean>>, endpoint = 'smtp') {
  const written: Record<string, string> = {};
  const secrets: Record<string, unknown> = {};
  const ends = [{ application: 'mail', name: endpoint }];
  const server = {
    application: 'mail',
    config: (option: string) => settings[option] ?? smtp.charm.config[option]?.default,
    model: () => ({ name: 'm' }),
    relation: () => ({ ends }),
    write: (_: number, data: Record<string, string>) => Object.assign(written, data),
    shareSecret(_: number, label: string, content: unknown) {
      secrets[label] = content;
      return 'secret:abc';
    },
  } as unknown as Server;
  return { server, written, secrets };
}

describe('what smtp-integrator passes on', () => {
  test('a relay of the user, its password as a secret', async () => {
    const { server, written, secrets } = unit({
      ...{ host: 'relay.example.com', port: 587, user: 'me', password: 'words' },
      ...{ auth_type: 'plain', transport_security: 'starttls', recipients: 'a@b.c, d@e.f' },
    });
    await smtp.serve(server, 7);
    expect(written).toMatchObject({
      ...{ host: 'relay.example.com', port: '587', user: 'me', auth_type: 'plain' },
      ...{ transport_security: 'starttls', skip_ssl_verify: 'False', recipients: '["a@b.c","d@e.f"]' },
      ...{ password: '', password_id: 'secret:abc' },
    });
    expect(Object.values(secrets)).toEqual([{ password: 'words' }]);
  });

  test('over the old endpoint the password in plain, as the charm does', async () => {
    const { server, written, secrets } = unit({ host: 'relay', password: 'words' }, 'smtp-legacy');
    await smtp.serve(server, 7);
    expect(written).toMatchObject({ password: 'words', password_id: '' });
    expect(secrets).toEqual({});
  });

  test.each([
    [{ auth_type: 'digest' }, 'invalid configuration: auth_type'],
    [{ password: 'words' }, /without login and TLS/],
    [{ transport_security: 'tls' }, /without login and TLS/],
  ])('%o is refused, and nothing is written', async (settings, message) => {
    const { server, written } = unit(settings as Record<string, string>);
    expect(smtp.status(server)).toEqual({
      current: 'blocked',
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
    });
    await smtp.serve(server, 7);
    expect(written).toEqual({});
  });
});
