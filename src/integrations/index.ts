import { grafanaDashboard } from './grafana-dashboard.ts';
import { httpProxy } from './http-proxy.ts';
import { ingress } from './ingress.ts';
import { logging } from './logging.ts';
import { metricsEndpoint } from './metrics-endpoint.ts';
import { mongodb } from './mongodb.ts';
import { mysql } from './mysql.ts';
import { oauth } from './oauth.ts';
import { openfga } from './openfga.ts';
import { postgresql } from './postgresql.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redis } from './redis.ts';
import { s3 } from './s3.ts';
import { saml } from './saml.ts';
import { smtp } from './smtp.ts';
import { tracing } from './tracing.ts';
import { valkey } from './valkey.ts';
import type { Integration } from './integration.ts';

export type { Integration, Provider } from './integration.ts';

/** Every integration that is known. To add one: its file, and its line here. */
export const integrations: readonly Integration[] = [
  postgresql,
  mysql,
  mongodb,
  redis,
  valkey,
  rabbitmq,
  s3,
  saml,
  smtp,
  tracing,
  oauth,
  openfga,
  httpProxy,
  ingress,
  logging,
  metricsEndpoint,
  grafanaDashboard,
];

/** The integration that an endpoint of a charm stands for. The interface decides; the endpoint's name breaks a tie. */
export function findIntegration(endpoint: string, interfaceName: string): Integration | undefined {
  const matching = integrations.filter((integration) => integration.interface === interfaceName);
  return matching.find((integration) => integration.endpoint === endpoint) ?? matching[0];
}
