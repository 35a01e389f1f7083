import type { PackedCharm } from '../../src/juju/index.ts';
import type { DeployedFacts, DeployRequest } from '../../src/juju/plan/types.ts';
import { parseStatus } from '../../src/juju/read/status.ts';

/** A request and what may stand, for plans: tests say only what is different. */
export const IMAGE = `registry.example/app@sha256:${'b'.repeat(64)}`;

export const charm: PackedCharm = {
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

export const wanted: DeployRequest = {
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

export const nothing: DeployedFacts = {
  modelExists: true,
  status: parseStatus({ model: { name: 'test' } }),
  config: new Map(),
  trusted: false,
  constraints: [],
  sameCharm: undefined,
  sameImage: undefined,
};

export function standing(more: Partial<DeployedFacts> = {}, application: object = {}): DeployedFacts {
  const shop = { 'charm-name': 'shop', scale: 1, life: 'alive', units: { 'shop/0': {} }, ...application };
  const status = parseStatus({ model: { name: 'test' }, applications: { shop } });
  return { ...nothing, status, sameCharm: true, sameImage: true, ...more };
}
