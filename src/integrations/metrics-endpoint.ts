import type { Integration } from './integration.ts';

export const metricsEndpoint: Integration = {
  name: 'metrics-endpoint',
  endpoint: 'metrics-endpoint',
  interface: 'prometheus_scrape',
  provides: true,
  provider: {
    charm: 'prometheus-k8s',
    channel: '1/stable',
    endpoint: 'metrics-endpoint',
    trust: true,
    selfContained: true,
  },
  required: false,
  variables: () => [],
  // Whether it is integrated or not.
  springVariables: () =>
    ['exposure.include', 'base-path', 'path-mapping.prometheus'].map(
      (part) => `management.endpoints.web.${part}`,
    ),
};
