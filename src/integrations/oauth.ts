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

const SPRING_REGISTRATION = [
  'client-id',
  'client-secret',
  'redirect-uri',
  'scope',
  'authorization-grant-type',
];
const SPRING_PROVIDER = ['authorization-uri', 'issuer-uri', 'jwk-set-uri', 'token-uri', 'user-info-uri'];

export const oauth: Integration = {
  name: 'oauth',
  endpoint: 'oauth',
  interface: 'oauth',
  provider: { charm: 'hydra', endpoint: 'oauth', trust: true, selfContained: false },
  required: true,
  // The charm may call the endpoint as it likes, and the app's variables are called so.
  variables: (prefix, endpoint = 'oauth') =>
    PARTS.map((part) => `${prefix}${endpoint.toUpperCase()}_${part}`),
  springVariables: (endpoint = 'oauth') => [
    ...SPRING_REGISTRATION.map((part) => `spring.security.oauth2.client.registration.${endpoint}.${part}`),
    ...SPRING_PROVIDER.map((part) => `spring.security.oauth2.client.provider.${endpoint}.${part}`),
  ],
};
