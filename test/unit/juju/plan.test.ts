import { describe, expect, it } from 'vitest';

import { Failure } from '../../../src/errors/index.ts';
import { describePlan, planDeploy, quote } from '../../../src/juju/plan-deploy.ts';
import type { DeployedFacts, DeployRequest } from '../../../src/juju/plan-types.ts';
import { parseStatus } from '../../../src/juju/status.ts';
import { parseIntegrations } from '../../../src/juju/integration-input.ts';
import { findContainer, parseImages, renderImageFile } from '../../../src/juju/image-input.ts';
import type { PackedCharm } from '../../../src/juju/index.ts';

const IMAGE = `registry.example/app@sha256:${'b'.repeat(64)}`;

const charm: PackedCharm = {
  path: '/work/shop.charm',
  name: 'shop',
  resources: new Map([['app-image', 'oci-image']]),
  containers: new Map([['app', 'app-image']]),
  requires: [{ name: 'database', interface: 'postgresql_client', optional: false }],
  provides: [{ name: 'metrics-endpoint', interface: 'prometheus_scrape', optional: false }],
  options: new Map([
    ['greeting', 'string'],
    ['workers', 'int'],
    ['ratio', 'float'],
    ['debug', 'boolean'],
  ]),
  defaults: new Map(),
  actions: [],
};

const wanted: DeployRequest = {
  model: 'test',
  application: 'shop',
  charm,
  images: { 'app-image': IMAGE },
  config: {},
  autoIntegrate: false,
  integrations: {},
  trust: false,
  units: undefined,
  constraints: undefined,
};

const nothing: DeployedFacts = {
  modelExists: true,
  status: parseStatus({ model: { name: 'test' } }),
  config: new Map(),
  trusted: false,
  constraints: [],
  sameCharm: undefined,
  sameImage: undefined,
};

function standing(more: Partial<DeployedFacts> = {}, application: object = {}): DeployedFacts {
  const shop = { 'charm-name': 'shop', scale: 1, life: 'alive', units: { 'shop/0': {} }, ...application };
  const status = parseStatus({ model: { name: 'test' }, applications: { shop } });
  return { ...nothing, status, sameCharm: true, sameImage: true, ...more };
}

const REFRESH = 'refresh --model test shop --path /work/shop.charm';

interface Case {
  readonly name: string;
  readonly request?: Partial<DeployRequest>;
  readonly facts: DeployedFacts;
  readonly commands: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'nothing stands, not even the model',
    facts: { ...nothing, modelExists: false, status: undefined },
    commands: [
      'add-model --no-switch test',
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE}`,
    ],
  },
  {
    name: 'a model on a cloud that is named',
    request: { cloud: 'k8s' },
    facts: { ...nothing, modelExists: false, status: undefined },
    commands: [
      'add-model --no-switch test k8s',
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE}`,
    ],
  },
  {
    name: 'options of type float are set after the deployment, which would refuse them',
    request: { config: { greeting: 'hi', ratio: '0.5' } },
    facts: nothing,
    commands: [
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE} --config greeting=hi`,
      'config --model test shop ratio=0.5',
    ],
  },
  {
    name: 'units, constraints and trust of a new application',
    request: { units: 3, constraints: 'mem=512M', trust: true },
    facts: nothing,
    commands: [
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE} --num-units 3 --constraints mem=512M --trust`,
    ],
  },
  { name: 'everything is as wanted', facts: standing(), commands: [] },
  {
    name: 'another charm',
    facts: standing({ sameCharm: false }),
    commands: [REFRESH],
  },
  {
    name: 'another image',
    facts: standing({ sameImage: false }),
    commands: [`attach-resource --model test shop app-image=${IMAGE}`],
  },
  {
    name: 'both, in one refresh',
    facts: standing({ sameCharm: false, sameImage: false }),
    commands: [`${REFRESH} --resource app-image=${IMAGE}`],
  },
  {
    name: 'what cannot be told is done',
    facts: standing({ sameCharm: undefined, sameImage: undefined }),
    commands: [`${REFRESH} --resource app-image=${IMAGE}`],
  },
  {
    name: 'an image with the login of its registry',
    request: { imageFiles: { 'app-image': '/tmp/login.yaml' } },
    facts: standing({ sameImage: false }),
    commands: ['attach-resource --model test shop app-image=/tmp/login.yaml'],
  },
  {
    name: 'only options that differ, compared by their meaning',
    request: { config: { greeting: 'hi', workers: '04', ratio: '1.0', debug: 'True' } },
    facts: standing({
      config: new Map([
        ['greeting', 'hello'],
        ['workers', '4'],
        ['ratio', '1'],
        ['debug', 'true'],
      ]),
    }),
    commands: ['config --model test shop greeting=hi'],
  },
  {
    name: 'more units',
    request: { units: 2 },
    facts: standing(),
    commands: ['scale-application --model test shop 2'],
  },
  { name: 'as many units as there are', request: { units: 1 }, facts: standing(), commands: [] },
  {
    name: 'trust that is missing',
    request: { trust: true },
    facts: standing(),
    commands: ['trust --model test shop --scope=cluster'],
  },
  { name: 'trust that is there', request: { trust: true }, facts: standing({ trusted: true }), commands: [] },
  {
    name: 'a constraint that is missing',
    request: { constraints: 'mem=512M cpu-power=100' },
    facts: standing({ constraints: ['arch=amd64', 'mem=512M'] }),
    commands: ['set-constraints --model test shop mem=512M cpu-power=100'],
  },
  {
    name: 'a required database that is deployed with it',
    request: { autoIntegrate: true },
    facts: nothing,
    commands: [
      'deploy --model test postgresql-k8s postgresql-k8s --channel 14/stable --trust',
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE}`,
      'integrate --model test shop:database postgresql-k8s:database',
    ],
  },
  {
    name: 'a database that stands there under another name',
    request: { autoIntegrate: true },
    facts: {
      ...nothing,
      status: parseStatus({ applications: { pg: { 'charm-name': 'postgresql-k8s', life: 'alive' } } }),
    },
    commands: [
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE}`,
      'integrate --model test shop:database pg:database',
    ],
  },
  {
    name: 'an integration that stands',
    request: { autoIntegrate: true },
    facts: standing({}, { relations: { database: [{ 'related-application': 'postgresql-k8s' }] } }),
    commands: [],
  },
  {
    name: 'an offer',
    request: { integrations: { database: 'admin/data.db' } },
    facts: standing(),
    commands: ['integrate --model test shop:database admin/data.db'],
  },
];

describe('planning', () => {
  it.each(cases)('$name', ({ request, facts, commands }) => {
    const plan = planDeploy({ ...wanted, ...request }, facts);
    expect(plan.steps.map(({ command }) => command.args.join(' '))).toEqual(commands);
    expect(plan.steps.every(({ why }) => why !== '')).toBe(true);
    const shown = describePlan(plan);
    if (commands.length === 0) expect(shown[0]).toBe('nothing to do: everything is as wanted');
    else expect(shown[0]).toMatch(/^juju .* {3}# /);
  });

  it.each<{
    name: string;
    request: Partial<DeployRequest>;
    facts?: DeployedFacts;
    code: string;
    words: RegExp;
  }>([
    {
      name: 'a name of Juju',
      request: { application: 'Shop_1' },
      code: 'DEPLOY_NAME_INVALID',
      words: /Shop_1/,
    },
    {
      name: 'a name that ends in a number',
      request: { application: 'shop-1' },
      code: 'DEPLOY_NAME_INVALID',
      words: /shop-1/,
    },
    { name: 'a model', request: { model: 'My Model' }, code: 'DEPLOY_NAME_INVALID', words: /My Model/ },
    {
      name: 'a resource',
      request: { images: { other: IMAGE } },
      code: 'DEPLOY_RESOURCE_UNKNOWN',
      words: /other/,
    },
    {
      name: 'an image that is missing',
      request: { images: {} },
      code: 'DEPLOY_RESOURCE_UNKNOWN',
      words: /app-image/,
    },
    {
      name: 'a tag',
      request: { images: { 'app-image': 'app:v1' } },
      code: 'DEPLOY_IMAGE_NOT_PINNED',
      words: /app:v1/,
    },
    {
      name: 'an option',
      request: { config: { colour: 'red' } },
      code: 'DEPLOY_CONFIG_INVALID',
      words: /colour/,
    },
    {
      name: 'a value',
      request: { config: { workers: 'many' } },
      code: 'DEPLOY_CONFIG_INVALID',
      words: /int/,
    },
    {
      name: 'an endpoint',
      request: { integrations: { cache: 'redis' } },
      code: 'DEPLOY_INTEGRATION_UNKNOWN',
      words: /cache/,
    },
    {
      name: 'an application that is not there',
      request: { integrations: { database: 'nobody' } },
      code: 'DEPLOY_INTEGRATION_UNKNOWN',
      words: /nobody/,
    },
    {
      name: 'an application that goes',
      request: {},
      facts: standing({}, { life: 'dying' }),
      code: 'DEPLOY_APPLICATION_DYING',
      words: /being removed/,
    },
    {
      name: 'an application of another charm',
      request: {},
      facts: standing({}, { 'charm-name': 'blog' }),
      code: 'DEPLOY_APPLICATION_OTHER',
      words: /blog/,
    },
  ])('refuses $name', ({ request, facts = nothing, code, words }) => {
    const failure = failing(() => planDeploy({ ...wanted, ...request }, facts));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(words);
    expect(failure.hint).toBeDefined();
  });
});

function failing(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('inputs', () => {
  it.each([
    ['auto', { autoIntegrate: true, integrations: {} }],
    ['none', { autoIntegrate: false, integrations: {} }],
    ['database=pg', { autoIntegrate: true, integrations: { database: 'pg' } }],
    ['none, database = admin/m.pg', { autoIntegrate: false, integrations: { database: 'admin/m.pg' } }],
    ['a=x\nb=y', { autoIntegrate: true, integrations: { a: 'x', b: 'y' } }],
  ])('integrations: %s', (text, expected) =>
    expect(parseIntegrations(text, 'none', charm)).toEqual(expected),
  );

  it.each(['database', 'a=b=c', '=pg'])('integrations: %s is refused', (text) =>
    expect(failing(() => parseIntegrations(text, 'none', charm)).code).toBe('INPUT_INVALID'),
  );

  it('an ingress needs an endpoint', () => {
    expect(failing(() => parseIntegrations('auto', 'auto', charm)).code).toBe('DEPLOY_INTEGRATION_UNKNOWN');
    const open = { ...charm, requires: [{ name: 'ingress', interface: 'ingress', optional: true }] };
    expect(parseIntegrations('auto', 'auto', open).integrations).toEqual({ ingress: 'traefik-k8s' });
    expect(parseIntegrations('auto', 'gate', open).integrations).toEqual({ ingress: 'gate' });
  });

  it('a bare image is for the only resource', () => {
    expect(parseImages(IMAGE, charm)).toEqual({ 'app-image': IMAGE });
    expect(parseImages(`app-image = ${IMAGE}\n`, charm)).toEqual({ 'app-image': IMAGE });
    const two = {
      ...charm,
      resources: new Map([
        ['a', 'oci-image'],
        ['b', 'oci-image'],
      ]),
    };
    expect(failing(() => parseImages(IMAGE, two)).hint).toContain(`a=${IMAGE}`);
  });

  it('finds the container of the image', () => {
    const two = {
      ...charm,
      containers: new Map([
        ['side', 'side-image'],
        ['app', 'app-image'],
      ]),
    };
    expect(findContainer(two, { 'app-image': IMAGE })).toBe('app');
    expect(findContainer({ ...charm, containers: new Map() }, {})).toBeUndefined();
  });

  it('a password may hold anything', () => {
    expect(renderImageFile('r/a@sha256:0', 'me', 'a"b: {c}\n')).toBe(
      'registrypath: "r/a@sha256:0"\nusername: "me"\npassword: "a\\"b: {c}\\n"\n',
    );
  });

  it('shown commands can be pasted', () => {
    expect(quote('plain-word=1.2')).toBe('plain-word=1.2');
    expect(quote("it's")).toBe(`'it'\\''s'`);
  });
});
