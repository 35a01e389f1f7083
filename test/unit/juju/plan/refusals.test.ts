import { expect, it } from 'vitest';

import { planDeploy } from '../../../../src/juju/plan/deploy.ts';
import type { DeployedFacts, DeployRequest } from '../../../../src/juju/plan/types.ts';
import { IMAGE, nothing, standing, wanted } from '../../../support/deploy-request.ts';
import { refusalOf } from '../../../support/refusal.ts';

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
    name: 'an offer that is not there',
    request: { integrations: { database: 'admin/data.db' } },
    facts: { ...nothing, missingOffers: new Set(['admin/data.db']) },
    code: 'DEPLOY_INTEGRATION_UNKNOWN',
    words: /no offer admin\/data.db for database/,
  },
  ...['mem=lots', 'mem', 'cores=-1', 'cpu-power=0.5', 'mem=512Mi'].map((constraints) => ({
    name: `the constraint ${constraints}`,
    request: { constraints },
    code: 'INPUT_INVALID',
    words: new RegExp(`"${constraints}"`),
  })),
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
  const failure = refusalOf(() => planDeploy({ ...wanted, ...request }, facts));
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(words);
  expect(failure.hint).toBeDefined();
});
