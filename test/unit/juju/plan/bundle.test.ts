import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { mergeDocuments, readDocuments } from '../../../../src/bundle/index.ts';
import type { PackedCharm } from '../../../../src/juju/index.ts';
import { findOwn, splitBundle, type Surroundings } from '../../../../src/juju/input/split-bundle.ts';
import { planBundle } from '../../../../src/juju/plan/bundle.ts';
import { planIntegrations } from '../../../../src/juju/plan/integrations.ts';
import type { DeployedFacts, DeployRequest } from '../../../../src/juju/plan/types.ts';
import type { AroundFacts } from '../../../../src/juju/read/around.ts';
import { parseStatus } from '../../../../src/juju/read/status.ts';

const TEXT = `
bundle: kubernetes
applications:
  shop:
    charm: ./shop.charm
    scale: 2
    options: {greeting: hi, workers: 3}
    resources: {app-image: 'registry/shop:1'}
    storage: {data: 1G}
    trust: true
    annotations: {gui-x: 1}
  db: {charm: ch:postgresql-k8s, channel: 14/stable, scale: 1, trust: true}
  helper: {charm: ./helper.charm, scale: 1, options: {verbose: 'yes'}}
relations:
  - [shop:database, db:database]
  - [helper:api, db:database]
`;

const charm = {
  name: 'shop',
  path: '/shop.charm',
  requires: [
    { name: 'database', interface: 'postgresql_client', optional: false },
    { name: 'cache', interface: 'redis', optional: true },
  ],
  provides: [{ name: 'metrics', interface: 'prometheus_scrape', optional: false }],
} as unknown as PackedCharm;

function split(...texts: string[]): Surroundings {
  const documents = texts.flatMap((text) => readDocuments('/work/app/bundle.yaml', text));
  return splitBundle(mergeDocuments(documents, ['shop']), 'shop', charm);
}

function request(...texts: string[]): DeployRequest {
  const bundle = { ...split(...texts), file: '/tmp/b.yaml' };
  return {
    model: 'ctl:me/test',
    application: 'shop',
    charm,
    integrations: {},
    autoIntegrate: true,
    bundle,
  } as unknown as DeployRequest;
}

const UNTOLD: AroundFacts = { options: new Map(), constraints: [], trusted: false };

function facts(
  applications: object,
  more: object = {},
  around?: Record<string, Partial<AroundFacts>>,
): DeployedFacts {
  const status = parseStatus({ model: { name: 'test' }, applications, ...more });
  return {
    status,
    around: new Map(Object.entries(around ?? {}).map(([name, told]) => [name, { ...UNTOLD, ...told }])),
  } as unknown as DeployedFacts;
}

const related = (endpoint: string, application: string): object => ({
  relations: { [endpoint]: [{ 'related-application': application }] },
});

const ONE = { scale: 1 };

const documentsOf = (text: string): unknown[] =>
  [...parseAllDocuments(text, { version: '1.1' })].map((document): unknown => document.toJS());

describe('a bundle', () => {
  test('is split into what stands around the application and what is asked of it', () => {
    const bundle = split(TEXT);
    expect(bundle.asked).toEqual({
      config: { greeting: 'hi', workers: '3' },
      images: { 'app-image': 'registry/shop:1' },
      storage: { data: '1G' },
      units: 2,
      constraints: undefined,
      trust: true,
      exposed: false,
      offers: {},
    });
    expect(bundle.own).toEqual([['database', 'db:database']]);
    expect(documentsOf(bundle.text)).toEqual([
      {
        bundle: 'kubernetes',
        applications: {
          db: { charm: 'ch:postgresql-k8s', channel: '14/stable', scale: 1, trust: true },
          helper: { charm: '/work/app/helper.charm', scale: 1, options: { verbose: 'yes' } },
        },
        relations: [['helper:api', 'db:database']],
      },
    ]);
  });

  test('gives Juju its offers in an overlay, where alone it takes them', () => {
    const { text } = split(TEXT, 'applications: {db: {offers: {pg: {endpoints: [database]}}}}');
    expect(documentsOf(text)).toMatchObject([
      { applications: { db: { scale: 1 } } },
      { applications: { db: { offers: { pg: { endpoints: ['database'] } } } } },
    ]);
  });

  test.each([
    ['is named as the charm', { shop: './x.charm', web: 'shop' }, 'shop'],
    ['is deployed from its file', { web: '/a/shop_ubuntu-22.04-amd64.charm', db: 'postgresql-k8s' }, 'web'],
    ['is deployed from Charmhub', { web: 'ch:amd64/shop-12' }, 'web'],
    ['is not there', { db: 'postgresql-k8s' }, 'shop'],
  ])('may have the application under another name: one that %s', (_name, charms, own) => {
    expect(findOwn(new Map(Object.entries(charms)), charm)).toBe(own);
  });

  test('with two applications of the charm asks which one it is', () => {
    expect(() =>
      findOwn(
        new Map([
          ['a', 'shop'],
          ['b', './shop.charm'],
        ]),
        charm,
      ),
    ).toThrow('a and b are both deployed from shop');
  });

  test.each([
    ['nothing stands', {}, 'the model lacks db, helper, helper:api to db:database'],
    ['one application stands', { db: ONE }, 'the model lacks helper, helper:api to db:database'],
    ['nothing is related', { db: ONE, helper: ONE }, 'the model lacks helper:api to db:database'],
    [
      'another endpoint is related',
      { db: { ...ONE, ...related('other', 'helper') }, helper: { ...ONE, ...related('api', 'db') } },
      'the model lacks helper:api to db:database',
    ],
    [
      'an application has another scale, channel and charm',
      {
        db: {
          scale: 3,
          'charm-channel': '16/edge',
          'charm-name': 'mysql-k8s',
          ...related('database', 'helper'),
        },
        helper: { scale: 1, ...related('api', 'db') },
      },
      'the model lacks the charm of db, the channel of db, the scale of db',
    ],
  ])('is deployed when %s', (_name, applications, why) => {
    const trusted = {
      helper: { options: new Map([['verbose', { type: 'string', value: 'yes' }]]), constraints: [] },
    };
    const { before } = planBundle(request(TEXT), facts(applications, {}, trusted));
    expect(before).toMatchObject([
      { command: { args: ['deploy', '--model', 'ctl:me/test', '/tmp/b.yaml', '--trust'] }, why },
    ]);
  });

  const standing = {
    db: {
      ...related('database', 'helper'),
      scale: 1,
      'charm-name': 'postgresql-k8s',
      'charm-channel': '14/stable',
    },
    helper: { ...related('api', 'db'), scale: 1 },
  };
  const verbose = (value: string): AroundFacts => ({
    options: new Map([['verbose', { type: 'string', value }]]),
    constraints: [],
    trusted: false,
  });

  test('is left alone when all of it stands', () => {
    const around = { helper: verbose('yes'), db: { trusted: true } };
    expect(planBundle(request(TEXT), facts(standing, {}, around))).toEqual({
      before: [],
      after: [],
      unchanged: ['the applications and relations of the bundle'],
    });
  });

  test('is deployed again when an option is another, and trust is given to what stands', () => {
    const around = { helper: verbose('no'), db: { trusted: false } };
    const { before } = planBundle(request(TEXT), facts(standing, {}, around));
    expect(before.map(({ command, why }) => [command.args[0], why])).toEqual([
      ['deploy', 'the model lacks the option verbose of helper'],
      ['trust', 'db is not trusted yet'],
    ]);
  });

  test('with the provider of a required endpoint brings no second one', () => {
    for (const text of [
      TEXT,
      TEXT.replace('shop:database, db:database', 'shop, db'),
      TEXT.replace('  - [shop:database, db:database]\n', ''),
    ]) {
      const { before, after } = planIntegrations(request(text), facts({}));
      expect(before).toEqual([]);
      expect(after.map(({ command }) => command.args.slice(3))).toEqual([
        ['shop:database', expect.stringMatching(/^db(?::database)?$/)],
      ]);
    }
  });

  test('may relate one endpoint with several applications', () => {
    const scraped = `applications: {a: {charm: ch:a}, b: {charm: ch:b}}\nrelations: [[shop:metrics, a], [b:scrape, shop:metrics]]`;
    const { after } = planIntegrations({ ...request(scraped), autoIntegrate: false }, facts({}));
    expect(after.map(({ command }) => command.args.slice(3))).toEqual([
      ['shop:metrics', 'a'],
      ['shop:metrics', 'b:scrape'],
    ]);
  });
});

describe('an overlay alone', () => {
  const OVERLAY = `
applications:
  shop: {options: {greeting: hey}, expose: true, offers: {numbers: {endpoints: [metrics]}}}
saas: {pg: {url: admin/data.pg}}
relations: [[shop:database, pg]]
`;

  test('asks of the application, and consumes what it is related with', () => {
    const wanted = request(OVERLAY);
    expect(wanted.bundle?.asked.config).toEqual({ greeting: 'hey' });
    const { before, after } = planBundle(wanted, facts({}));
    expect([...before, ...after].map(({ command }) => command.args.join(' '))).toEqual([
      'consume --model ctl:me/test admin/data.pg pg',
      'expose --model ctl:me/test shop',
      'offer --controller ctl me/test.shop:metrics numbers',
    ]);
    const integrated = planIntegrations(wanted, facts({})).after;
    expect(integrated.map(({ command }) => command.args.slice(3))).toEqual([['shop:database', 'pg']]);
  });

  test('is left alone when all of it stands', () => {
    const offers = { offers: { numbers: { application: 'shop' } }, 'application-endpoints': { pg: {} } };
    expect(planBundle(request(OVERLAY), facts({ shop: { exposed: true } }, offers))).toMatchObject({
      before: [],
      after: [],
    });
  });
});

describe('what cannot be split faithfully is refused', () => {
  test.each([
    ['applications: {shop: {to: [zone=a]}}', /it has to of shop/],
    ['applications: {shop: {devices: {gpu: 1}}}', /it has devices of shop/],
    ['applications: {shop: {offers: {m: {endpoints: [metrics], acl: {joe: admin}}}}}', /juju grant/],
    ['applications: {x: {charm: ch:x}}\nrelations: [[shop, x]]', /of shop and x names no endpoint of shop/],
  ])('%j', (text, message) => {
    expect(() => split(text)).toThrow(
      expect.objectContaining({
        code: 'DEPLOY_BUNDLE_INVALID',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
