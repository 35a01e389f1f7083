import type { Integration } from './integration.ts';

export const smtp: Integration = {
  name: 'smtp',
  endpoint: 'smtp',
  interface: 'smtp',
  provider: { charm: 'smtp-integrator', endpoint: 'smtp', trust: false, selfContained: false },
  required: true,
  variables: () => ['SMTP_HOST', 'SMTP_PORT'],
  springVariables: () => ['host', 'port', 'username'].map((part) => `spring.mail.${part}`),
};
