import { urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const valkey: Integration = {
  name: 'valkey',
  endpoint: 'valkey',
  interface: 'valkey_client',
  provider: {
    charm: 'valkey',
    channel: '9/edge',
    endpoint: 'valkey-client',
    trust: true,
    selfContained: true,
  },
  required: false,
  variables: () => urlVariables('VALKEY_DB'),
};
