import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { addModel } from '../../../../src/juju/client/commands.ts';
import { planLogin } from '../../../../src/juju/controllers/plan-login.ts';
import { parseTarget } from '../../../../src/juju/controllers/target.ts';
import type { TargetInputs } from '../../../../src/juju/controllers/target.ts';

const none: TargetInputs = {
  controller: undefined,
  'controller-user': undefined,
  'controller-password': undefined,
  'client-id': undefined,
  'client-secret': undefined,
};

const USER = { 'controller-user': 'bob', 'controller-password': 'hunter2' };
const DESCRIBED = `prod:
  details:
    controller-uuid: 1e7a2d0e-7b1c-4e0c-8e0a-6b2f3c4d5e6f
    api-endpoints: ['10.1.1.1:17070']
    ca-cert: |
      -----BEGIN CERTIFICATE-----
      x
      -----END CERTIFICATE-----
    agent-version: 3.6.1
`;
const CLIENT = { 'client-id': 'id', 'client-secret': 'secret' };

describe('the target', () => {
  test.each([
    ['nothing', {}, undefined],
    ['a user', { controller: '10.0.0.1:17070', ...USER }, 'user'],
    ['an IPv6 address', { controller: '[fd00::1]:17070', ...USER }, 'user'],
    ['a service account', { controller: 'jaas.example.com', ...CLIENT }, 'client'],
  ])('%s', (_name, inputs, kind) => {
    expect(parseTarget({ ...none, ...inputs })?.login.kind).toBe(kind);
  });

  test.each([
    ['a login without a controller', USER, /^a login is given without a controller$/],
    ['a controller without a login', { controller: 'c:1' }, /^a controller is given without a login$/],
    [
      'a user without a password',
      { controller: 'c:1', 'controller-user': 'bob' },
      /only controller-user; a secret/,
    ],
    [
      'a half of each',
      { controller: 'c:1', 'controller-user': 'bob', 'client-secret': 's' },
      /not one of the two kinds: controller-user, client-secret are given/,
    ],
    ['both logins', { controller: 'c:1', ...USER, ...CLIENT }, /not one of the two kinds/],
    ['an address that is a flag', { controller: '--help', ...USER }, /is no address: "--help"/],
    ['an address with a path', { controller: 'https://c/x', ...USER }, /is no address/],
    ['a described controller for a service account', { controller: DESCRIBED, ...CLIENT }, /by its address/],
  ])('%s is refused', (_name, inputs, message) => {
    const refused = (): unknown => parseTarget({ ...none, ...inputs });
    expect(refused).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/hunter2/);
  });

  test('what show-controller prints becomes a store of the client', () => {
    const target = parseTarget({ ...none, controller: DESCRIBED, ...USER, 'controller-password': 'p: "x"' });
    if (target === undefined) throw new Error('no target');
    const { name, store, steps } = planLogin(target, {});
    expect({ name, steps }).toEqual({ name: 'prod', steps: [] });
    expect(parse(store?.['accounts.yaml'] ?? '')).toEqual({
      controllers: { prod: { user: 'bob', password: 'p: "x"' } },
    });
    expect(parse(store?.['controllers.yaml'] ?? '')).toEqual({
      'current-controller': 'prod',
      controllers: {
        prod: {
          uuid: '1e7a2d0e-7b1c-4e0c-8e0a-6b2f3c4d5e6f',
          'api-endpoints': ['10.1.1.1:17070'],
          'ca-cert': '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n',
        },
      },
    });
  });

  test.each([
    'prod: {}',
    DESCRIBED.replace('-----BEGIN CERTIFICATE-----', 'x'),
    `${DESCRIBED}${DESCRIBED.replace('prod', 'b')}`,
  ])('a description of something else is refused', (controller) => {
    expect(() => parseTarget({ ...none, controller, ...USER })).toThrow(/what juju show-controller prints/);
  });

  test('a password goes through standard input, never onto the command line', () => {
    const login = { kind: 'user', user: 'bob', password: 'hunter2' } as const;
    const { steps, name, env } = planLogin({ controller: '10.0.0.1:17070', login }, {});
    expect(name).toBe('10-0-0-1-17070');
    expect(env).toEqual({});
    expect(steps).toEqual([
      {
        args: ['login', '10.0.0.1:17070', '-c', name, '-u', 'bob', '--no-prompt', '--trust'],
        stdin: 'hunter2\n',
        timeout: expect.any(Number) as number,
      },
    ]);
  });

  test('a service account stands in the environment of every call', () => {
    const login = { kind: 'client', id: 'id', secret: 's' } as const;
    const { steps, env } = planLogin({ controller: 'jaas.example.com', login }, {});
    expect(env).toEqual({ JUJU_CLIENT_ID: 'id', JUJU_CLIENT_SECRET: 's' });
    expect(steps[0]?.args.join(' ')).toBe('login jaas.example.com -c jaas-example-com --no-prompt --trust');
    const known = { controllers: { jaas: { 'api-endpoints': ['jaas.example.com:443'] } } };
    expect(planLogin({ controller: 'jaas.example.com', login }, known)).toMatchObject({
      name: 'jaas',
      steps: [],
      env,
    });
  });

  test('nobody is logged out for another user', () => {
    const login = { kind: 'user', user: 'bob', password: 'x' } as const;
    const known = (user: string): object => ({
      controllers: { ctl: { user, 'api-endpoints': ['10.0.0.1:1'] } },
    });
    const target = { controller: '10.0.0.1:1', login };
    expect(planLogin(target, known('bob'))).toMatchObject({ name: 'ctl', steps: [] });
    expect(() => planLogin(target, known('admin'))).toThrow(/logged in to ctl as admin, not bob/);
  });
});

test.each([
  ['test', 'add-model --no-switch test lab'],
  ['ctl:test', 'add-model --no-switch --controller ctl test lab'],
  ['ctl:bob/test', 'add-model --no-switch --controller ctl --owner bob test lab'],
])('the model %s is made where it belongs', (model, command) => {
  expect(addModel(model, 'lab').args.join(' ')).toBe(command);
});
