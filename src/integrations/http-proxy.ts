import type { Integration } from './integration.ts';

export const httpProxy: Integration = {
  name: 'http-proxy',
  endpoint: 'http-proxy',
  interface: 'http_proxy',
  provider: {
    charm: 'http-proxy-configurator',
    channel: 'latest/edge',
    endpoint: 'delegate-http-proxy',
    trust: false,
    selfContained: false,
  },
  required: false,
  variables: () => ['http_proxy', 'HTTP_PROXY'],
};
