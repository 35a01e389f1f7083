import { SPRING_DATASOURCE, urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const mysql: Integration = {
  name: 'mysql',
  endpoint: 'mysql',
  interface: 'mysql_client',
  provider: {
    charm: 'mysql-k8s',
    channel: '8.0/stable',
    endpoint: 'database',
    trust: true,
    selfContained: true,
  },
  required: true,
  variables: () => urlVariables('MYSQL_DB', 'USERNAME', 'PASSWORD', 'NAME'),
  springVariables: () => [...urlVariables('MYSQL_DB', 'USERNAME', 'PASSWORD', 'NAME'), ...SPRING_DATASOURCE],
};
