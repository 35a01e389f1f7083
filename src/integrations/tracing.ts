import type { Integration } from './integration.ts';

export const tracing: Integration = {
  name: 'tracing',
  endpoint: 'tracing',
  interface: 'tracing',
  provider: {
    charm: 'tempo-coordinator-k8s',
    channel: 'latest/edge',
    endpoint: 'tracing',
    trust: true,
    selfContained: false,
  },
  required: true,
  variables: () => ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_SERVICE_NAME'],
};
