import { urlVariables } from './integration.ts';
import type { Integration } from './integration.ts';

export const rabbitmq: Integration = {
  name: 'rabbitmq',
  endpoint: 'rabbitmq',
  interface: 'rabbitmq',
  provider: {
    charm: 'rabbitmq-k8s',
    channel: '3.12/edge',
    endpoint: 'amqp',
    trust: true,
    selfContained: true,
  },
  required: true,
  variables: () => urlVariables('RABBITMQ'),
  springVariables: () =>
    ['host', 'port', 'username', 'password', 'virtual-host'].map((part) => `spring.rabbitmq.${part}`),
};
