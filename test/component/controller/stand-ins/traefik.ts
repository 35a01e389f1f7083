import { expect } from 'vitest';
import type { StandInLab } from '../../../support/stand-in-lab.ts';
import type { StandInCase } from './case.ts';

export const traefik: StandInCase = {
  name: 'traefik-k8s',
  endpoint: 'ingress',
  theirs: 'ingress',
  end: ({ host, port }) => ({
    interface: 'ingress',
    // As the library of the real charm writes it.
    asks: { model: '"m"', name: '"client"', port: String(port), 'strip-prefix': 'true', scheme: '"http"' },
    unitAsks: { host: JSON.stringify(host), ip: JSON.stringify(host) },
  }),
  writes: { application: { ingress: /^\{"url":"http:\/\/[\d.]+\/m-client"\}$/ } },
  async use(lab) {
    const url = new URL(await ingressUrl(lab));
    expect(await get(lab, `${url}/shop?x=1`)).toMatchObject({
      status: 200,
      body: {
        path: '/shop?x=1',
        headers: {
          host: url.host,
          'x-forwarded-prefix': '/m-client',
          'x-forwarded-host': url.host,
          'x-forwarded-proto': 'http',
        },
      },
    });
    expect(await get(lab, String(url))).toMatchObject({ status: 200, body: { path: '/' } });
    expect(await get(lab, `${url.origin}/other`)).toMatchObject({ status: 404 });
  },
  async gone(lab) {
    const address = await lab.address('traefik-k8s');
    expect(await get(lab, `http://${address}/m-client/shop`)).toMatchObject({ status: 404 });
  },
};

async function ingressUrl(lab: StandInLab): Promise<string> {
  const { application } = await lab.answer('ingress');
  return (JSON.parse(application['ingress'] ?? '') as { url: string }).url;
}

const get = (lab: StandInLab, url: string): Promise<{ status: number; body: unknown }> =>
  lab.fetch({ method: 'GET', url });
