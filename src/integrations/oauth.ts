import type { Integration } from './integration.ts';

const PARTS = [
  'CLIENT_ID',
  'CLIENT_SECRET',
  'CLIENT_KWARGS',
  'API_BASE_URL',
  'AUTHORIZE_URL',
  'ACCESS_TOKEN_URL',
  'USER_URL',
  'JWKS_URL',
];

export const oauth: Integration = {
  name: 'oauth',
  endpoint: 'oauth',
  interface: 'oauth',
  provider: { charm: 'hydra', endpoint: 'oauth', trust: true, selfContained: false },
  required: true,
  variables: (prefix) => PARTS.map((part) => `${prefix}OAUTH_${part}`),
};
