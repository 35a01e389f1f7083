import type { Integration } from './integration.ts';

export const oauth: Integration = {
  name: 'oauth',
  endpoint: 'oauth',
  interface: 'oauth',
  provider: { charm: 'hydra', endpoint: 'oauth', trust: true, selfContained: false },
  required: true,
  variables: (prefix) => [`${prefix}OAUTH_CLIENT_ID`, `${prefix}OAUTH_CLIENT_SECRET`],
};
