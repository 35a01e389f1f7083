import type { Framework } from '../../frameworks/index.ts';
import {
  field,
  keyText,
  mapNode,
  textOf,
  type JsonObject,
  type ProjectFacts,
  type YamlMap,
} from '../../project/index.ts';
import { prepareRust } from '../prepare-rust.ts';

/** The charm libraries that every generation brings (charmcraft/extensions/app.py: _COMMON_CHARM_LIBS). */
const commonLibraries = [
  'traefik_k8s.ingress 2',
  'observability_libs.juju_topology 0',
  'grafana_k8s.grafana_dashboard 0',
  'loki_k8s.loki_push_api 1',
  'data_platform_libs.data_interfaces 0',
  'prometheus_k8s.prometheus_scrape 0',
  'data_platform_libs.s3 0',
  'saml_integrator.saml 0',
  'smtp_integrator.smtp 0',
  'squid_forward_proxy.http_proxy 0',
];
const firstLibraries = [
  ...commonLibraries,
  'redis_k8s.redis 0',
  'tempo_coordinator_k8s.tracing 0',
  'openfga_k8s.openfga 1',
  'hydra.oauth 0',
];

/** What a framework's extension adds to charmcraft.yaml (charmcraft/extensions/app.py). */
export function renderExtension(
  framework: Framework,
  second: boolean,
  root: YamlMap,
  facts: ProjectFacts,
): YamlMap {
  const container = second ? 'app' : framework.charm.container;
  const image = `${container}-image`;
  return mapNode({
    assumes: ['k8s-api'],
    containers: { [container]: { resource: image } },
    resources: { [image]: { type: 'oci-image', description: `${framework.id} application image.` } },
    'charm-libs': (second ? commonLibraries : firstLibraries).map((line) => {
      const [lib = '', version = ''] = line.split(' ');
      return { lib, version };
    }),
    peers: second ? { peers: { interface: 'peers' } } : { 'secret-storage': { interface: 'secret-storage' } },
    actions: framework.charm.actions,
    requires: { logging: { interface: 'loki_push_api' }, ingress: { interface: 'ingress', limit: 1 } },
    provides: {
      'metrics-endpoint': { interface: 'prometheus_scrape' },
      'grafana-dashboard': { interface: 'grafana_dashboard' },
    },
    config: {
      options: {
        ...(second ? framework.charm.optionsV2 : framework.charm.options),
        ...endpointOptions(framework.charm.oauthOptions, root),
      },
    },
    parts: second ? secondParts(facts) : firstParts,
  });
}

const firstParts: JsonObject = {
  charm: { plugin: 'charm', source: '.', 'build-snaps': ['rustup'], 'override-build': prepareRust },
};

function secondParts(facts: ProjectFacts): JsonObject {
  const config = facts.entries.some(({ name, kind }) => name === 'paas-config.yaml' && kind === 'file');
  return {
    charm: {
      plugin: 'uv',
      source: '.',
      'build-snaps': ['astral-uv', 'rustup'],
      'override-build': prepareRust,
      'uv-groups': ['charmlibs-pydeps'],
    },
    ...(config ? { config: { plugin: 'dump', source: '.', stage: ['paas-config.yaml'] } } : {}),
  };
}

/** The options that each endpoint of interface `oauth` adds; their texts hold its name. */
function endpointOptions(options: JsonObject, root: YamlMap): JsonObject {
  const requires = field(root, 'requires');
  const endpoints =
    requires?.kind === 'map'
      ? requires.entries
          .filter(({ value }) => textOf(field(value, 'interface')) === 'oauth')
          .map(({ key }) => keyText(key))
      : [];
  const named = (endpoint: string) =>
    JSON.parse(
      JSON.stringify(options).replaceAll('{endpoint_name}', JSON.stringify(endpoint).slice(1, -1)),
    ) as JsonObject;
  return Object.assign({}, ...endpoints.map(named)) as JsonObject;
}
