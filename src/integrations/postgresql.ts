import { SPRING_DATASOURCE, urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const postgresql: Integration = {
  name: 'postgresql',
  endpoint: 'postgresql',
  interface: 'postgresql_client',
  provider: {
    charm: 'postgresql-k8s',
    channel: '14/stable',
    endpoint: 'database',
    trust: true,
    selfContained: true,
  },
  required: true,
  variables: () => urlVariables('POSTGRESQL_DB', 'USERNAME', 'PASSWORD', 'NAME'),
  springVariables: () => [
    ...urlVariables('POSTGRESQL_DB', 'USERNAME', 'PASSWORD', 'NAME'),
    ...SPRING_DATASOURCE,
  ],
};
