import { urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const mongodb: Integration = {
  name: 'mongodb',
  endpoint: 'mongodb',
  interface: 'mongodb_client',
  provider: {
    charm: 'mongodb-k8s',
    channel: '6/edge',
    endpoint: 'database',
    trust: true,
    selfContained: true,
  },
  required: true,
  variables: () => urlVariables('MONGODB_DB', 'NAME'),
  springVariables: () => ['spring.data.mongodb.uri'],
};
