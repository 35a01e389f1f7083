import { urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const redis: Integration = {
  name: 'redis',
  endpoint: 'redis',
  interface: 'redis',
  provider: {
    charm: 'redis-k8s',
    channel: 'latest/edge',
    endpoint: 'redis',
    trust: true,
    selfContained: true,
  },
  required: true,
  variables: () => urlVariables('REDIS_DB'),
  springVariables: () => ['url', 'host', 'port'].map((part) => `spring.data.redis.${part}`),
};
