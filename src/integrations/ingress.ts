import type { Integration } from './integration.ts';

export const ingress: Integration = {
  name: 'ingress',
  endpoint: 'ingress',
  interface: 'ingress',
  provider: {
    charm: 'traefik-k8s',
    channel: 'latest/stable',
    endpoint: 'ingress',
    trust: true,
    selfContained: true,
  },
  required: false,
  variables: (prefix) => [`${prefix}BASE_URL`],
};
