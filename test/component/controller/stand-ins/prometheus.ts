import { expect } from 'vitest';
import { z } from 'zod/mini';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const job = { metrics_path: '/metrics', static_configs: [{ targets: ['*:PORT'] }] };
const topology = {
  model: 'm',
  model_uuid: '5a1f0c9e-0000-4000-8000-000000000001',
  application: 'client',
  unit: 'client/0',
  charm_name: 'client',
};

export const prometheus: StandInCase = {
  name: 'prometheus-k8s',
  endpoint: 'metrics-endpoint',
  theirs: 'metrics-endpoint',
  end: ({ host, port }) => ({
    interface: 'prometheus_scrape',
    role: 'provides',
    asks: {
      scrape_jobs: JSON.stringify([job]).replace('PORT', String(port)),
      scrape_metadata: JSON.stringify(topology),
    },
    unitAsks: { prometheus_scrape_unit_address: host, prometheus_scrape_unit_name: 'client/0' },
  }),
  writes: {},
  async use(lab) {
    expect(await targets(lab)).toEqual([
      { health: 'up', labels: expect.objectContaining({ juju_unit: 'client/0' }) as unknown },
    ]);
    const url = `http://${await lab.address('prometheus-k8s')}:9090/api/v1/query?query=shop_orders_total`;
    expect((await lab.fetch({ method: 'GET', url })).body).toMatchObject({
      data: {
        result: [
          {
            metric: {
              juju_application: 'client',
              instance: `m_${topology.model_uuid}_client_client/0`,
            },
            value: [expect.anything(), '7'],
          },
        ],
      },
    });
  },
  async gone(lab) {
    expect(await targets(lab)).toEqual([]);
  },
};

async function targets(lab: StandInLab): Promise<unknown> {
  const url = `http://${await lab.address('prometheus-k8s')}:9090/api/v1/targets?state=active`;
  const target = z.object({ health: z.string(), labels: z.record(z.string(), z.string()) });
  return z
    .object({ data: z.object({ activeTargets: z.array(target) }) })
    .parse((await lab.fetch({ method: 'GET', url })).body).data.activeTargets;
}
