import { describe, expect, it } from 'vitest';

import { describePlan, planDeploy, quote } from '../../../../src/juju/plan/deploy.ts';
import type { DeployedFacts, DeployRequest } from '../../../../src/juju/plan/types.ts';
import { parseStatus } from '../../../../src/juju/read/status.ts';
import { charm as CHARM, IMAGE, nothing, standing, wanted } from '../../../support/deploy-request.ts';

const REFRESH = 'refresh --model test shop --path /work/shop.charm';

function consuming(url: string): DeployedFacts {
  const relations = { database: [{ 'related-application': 'base' }] };
  const shop = { 'charm-name': 'shop', scale: 1, life: 'alive', units: { 'shop/0': {} }, relations };
  const status = parseStatus({ applications: { shop }, 'application-endpoints': { base: { url } } });
  return standing({ status });
}

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
  ...(
    [
      [['arm64'], ['set-model-constraints --model test arch=arm64']],
      [['amd64'], []],
      [['all'], []],
      [['amd64', 'arm64'], []],
    ] as const
  ).map(([architectures, constrained]): Case => ({
    name: `a new model for a charm for ${architectures.join(' and ')}`,
    request: { charm: { ...CHARM, architectures } },
    facts: { ...nothing, modelExists: false, status: undefined },
    commands: [
      'add-model --no-switch test',
      ...constrained,
      `deploy --model test /work/shop.charm shop --resource app-image=${IMAGE}`,
    ],
  })),
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
    name: 'constraints that are there in the words of Juju',
    request: { constraints: 'mem=1.5G cpu-power=0100 root-disk=2048' },
    facts: standing({ constraints: ['cpu-power=100', 'mem=1536M', 'root-disk=2G'] }),
    commands: [],
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
  {
    name: 'an offer in the place of the application that is related',
    request: { integrations: { database: 'admin/data.db' } },
    facts: standing({}, { relations: { database: [{ 'related-application': 'postgresql-k8s' }] } }),
    commands: ['integrate --model test shop:database admin/data.db'],
  },
  ...['admin/data.db', 'data.db', 'ctl:admin/data.db', 'admin/data.db:database'].map((url) => ({
    name: `the offer ${url} that is consumed and related, under whatever name`,
    request: { integrations: { database: url } },
    facts: consuming('ctl:admin/data.db'),
    commands: [],
  })),
  {
    name: 'an offer of the same name in another model',
    request: { integrations: { database: 'admin/other.db' } },
    facts: consuming('ctl:admin/data.db'),
    commands: ['integrate --model test shop:database admin/other.db'],
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
});

it('shown commands can be pasted', () => {
  expect(quote('plain-word=1.2')).toBe('plain-word=1.2');
  expect(quote("it's")).toBe(`'it'\\''s'`);
});
