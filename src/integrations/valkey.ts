import { urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const valkey: Integration = {
  name: 'valkey',
  endpoint: 'valkey',
  interface: 'valkey_client',
  required: false,
  variables: () => urlVariables('VALKEY_DB'),
};
