import type { Integration } from './integration.ts';

export const grafanaDashboard: Integration = {
  name: 'grafana-dashboard',
  endpoint: 'grafana-dashboard',
  interface: 'grafana_dashboard',
  provides: true,
  provider: { charm: 'grafana-k8s', endpoint: 'grafana-dashboard', trust: true, selfContained: true },
  required: false,
  variables: () => [],
};
