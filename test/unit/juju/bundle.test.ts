import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { parseBundle } from '../../../src/juju/bundle-file.ts';
import { planBundle } from '../../../src/juju/plan-bundle.ts';
import { planIntegrations } from '../../../src/juju/plan-integrations.ts';
import type { DeployedFacts, DeployRequest } from '../../../src/juju/plan-types.ts';
import { parseStatus } from '../../../src/juju/status.ts';

const TEXT = `
bundle: kubernetes
applications:
  shop:
    charm: ./shop.charm
    scale: 2
    options: {greeting: hi, workers: 3}
    trust: true
  db: {charm: ch:postgresql-k8s, channel: 14/stable, scale: 1, trust: true}
  helper: {charm: ./helper.charm, scale: 1}
relations:
  - [shop:database, db:database]
  - [helper:api, db:database]
`;

function request(text = TEXT): DeployRequest {
  const bundle = { ...parseBundle(text, '/work/app/bundle.yaml', 'shop'), file: '/tmp/b.yaml' };
  const requires = [{ name: 'database', interface: 'postgresql_client', optional: false }];
  const charm = { name: 'shop', path: '/shop.charm', requires, provides: [] };
  return {
    model: 'test',
    application: 'shop',
    charm,
    integrations: {},
    autoIntegrate: true,
    bundle,
  } as unknown as DeployRequest;
}

function facts(applications: object): DeployedFacts {
  return { status: parseStatus({ model: { name: 'test' }, applications }) } as unknown as DeployedFacts;
}

const related = (endpoint: string, application: string): object => ({
  relations: { [endpoint]: [{ 'related-application': application }] },
});

describe('a bundle', () => {
  test('is split into what stands around the application and what is asked of it', () => {
    const bundle = parseBundle(TEXT, '/work/app/bundle.yaml', 'shop');
    expect(bundle.asked).toEqual({
      config: { greeting: 'hi', workers: '3' },
      units: 2,
      constraints: undefined,
      trust: true,
    });
    expect(bundle.own).toEqual({ database: 'db:database' });
    expect(parse(bundle.text)).toEqual({
      bundle: 'kubernetes',
      applications: {
        db: { charm: 'ch:postgresql-k8s', channel: '14/stable', scale: 1, trust: true },
        helper: { charm: '/work/app/helper.charm', scale: 1 },
      },
      relations: [['helper:api', 'db:database']],
    });
  });

  test.each([
    ['nothing stands', {}, 'the model lacks db, helper, helper:api to db:database'],
    ['one application stands', { db: {} }, 'the model lacks helper, helper:api to db:database'],
    ['nothing is related', { db: {}, helper: {} }, 'the model lacks helper:api to db:database'],
    [
      'another endpoint is related',
      { db: related('other', 'helper'), helper: related('api', 'db') },
      'the model lacks helper:api to db:database',
    ],
  ])('is deployed when %s', (_name, applications, why) => {
    const { steps } = planBundle(request(), facts(applications));
    expect(steps).toMatchObject([{ command: { args: ['deploy', '--model', 'test', '/tmp/b.yaml'] }, why }]);
  });

  test('is left alone when all of it stands', () => {
    const standing = facts({ db: related('database', 'helper'), helper: related('api', 'db') });
    expect(planBundle(request(), standing)).toEqual({
      steps: [],
      unchanged: ['the applications and relations of the bundle'],
    });
  });

  test('with the provider of a required endpoint brings no second one', () => {
    const named = planIntegrations(request(), facts({}));
    expect(named.before).toEqual([]);
    expect(named.after.map(({ command }) => command.args.slice(3))).toEqual([
      ['shop:database', 'db:database'],
    ]);
    const silent = planIntegrations(
      request(TEXT.replace('  - [shop:database, db:database]\n', '')),
      facts({}),
    );
    expect(silent.before).toEqual([]);
    expect(silent.after.map(({ command }) => command.args.slice(3))).toEqual([
      ['shop:database', 'db:database'],
    ]);
  });

  test.each([
    ['[]', /expected object/],
    ['applications: {a: {}}', /expected string/],
    [`${TEXT}\n---\napplications: {}\n`, /more than one document/],
    [TEXT.replace('greeting: hi', 'greeting: include-file://x'), /includes other files/],
    [TEXT.replace('shop:database', 'shop'), /names no endpoint/],
    ['applications: {a: [', /cannot be used as a bundle/],
    ['', /cannot be used/],
  ])('that is %j is refused', (text, message) => {
    expect(() => parseBundle(text, '/b.yaml', 'shop')).toThrow(
      expect.objectContaining({
        code: 'DEPLOY_BUNDLE_INVALID',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
