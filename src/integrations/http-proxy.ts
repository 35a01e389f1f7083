import type { Integration } from './integration.ts';

export const httpProxy: Integration = {
  name: 'http-proxy',
  endpoint: 'http-proxy',
  interface: 'http_proxy',
  required: false,
  variables: () => ['http_proxy', 'HTTP_PROXY'],
};
