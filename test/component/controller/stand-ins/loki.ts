import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

const line = `line ${randomUUID()}`;

export const loki: StandInCase = {
  name: 'loki-k8s',
  endpoint: 'logging',
  theirs: 'logging',
  end: () => ({ interface: 'loki_push_api' }),
  writes: {
    unit: {
      endpoint: '{"url":"http://loki-k8s-0.loki-k8s-endpoints.m.svc.cluster.local:3100/loki/api/v1/push"}',
      public_address: 'loki-k8s-0.loki-k8s-endpoints.m.svc.cluster.local',
    },
  },
  async use(lab) {
    const { unit } = await lab.answer('logging');
    const { pathname, port } = new URL((JSON.parse(unit['endpoint'] ?? '') as { url: string }).url);
    const url = `http://${await lab.address('loki-k8s')}:${port}${pathname}`;
    // As Pebble writes it.
    const stream = {
      stream: { juju_unit: 'client/0', service: 'shop' },
      values: [['1790000000000000000', line]],
    };
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const post = (body: string) => lab.fetch({ method: 'POST', url, headers, body });
    expect(await post(JSON.stringify({ streams: [stream] }))).toMatchObject({ status: 204 });
    expect(await post('{"streams": 1}')).toMatchObject({ status: 400 });
    await keeps(lab);
  },
  kept: keeps,
};

async function keeps(lab: StandInLab): Promise<void> {
  const found = async (query: string): Promise<unknown> => {
    const address = await lab.address('loki-k8s');
    const url = `http://${address}:3100/loki/api/v1/query_range?query=${encodeURIComponent(query)}`;
    return (await lab.fetch({ method: 'GET', url })).body;
  };
  expect(await found(`{juju_unit="client/0"} |= "${line}"`)).toMatchObject({
    data: {
      result: [
        {
          stream: { juju_unit: 'client/0', service: 'shop' },
          values: expect.arrayContaining([['1790000000000000000', line]]) as unknown,
        },
      ],
    },
  });
  expect(await found('{juju_unit="other/0"}')).toMatchObject({ data: { result: [] } });
}
