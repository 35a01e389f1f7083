import type { Integration } from './integration.ts';

export const openfga: Integration = {
  name: 'openfga',
  endpoint: 'openfga',
  interface: 'openfga',
  provider: {
    charm: 'openfga-k8s',
    channel: 'latest/stable',
    endpoint: 'openfga',
    trust: true,
    selfContained: false,
  },
  required: true,
  variables: () => ['FGA_STORE_ID', 'FGA_TOKEN', 'FGA_HTTP_API_URL'],
  springVariables: () =>
    ['api-url', 'store-id', 'credentials.method', 'credentials.config.api-token'].map(
      (part) => `openfga.${part}`,
    ),
};
