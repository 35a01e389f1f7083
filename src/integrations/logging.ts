import type { Integration } from './integration.ts';

export const logging: Integration = {
  name: 'logging',
  endpoint: 'logging',
  interface: 'loki_push_api',
  provider: {
    charm: 'loki-k8s',
    channel: 'latest/stable',
    endpoint: 'logging',
    trust: true,
    selfContained: true,
  },
  required: false,
  variables: () => [],
};
