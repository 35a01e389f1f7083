import { describe, expect, test } from 'vitest';
import { renderPrometheus, scrapeJobs } from '../../../../src/controller/standins/prometheus/scrape-jobs.ts';
import { readProtocols } from '../../../../src/controller/standins/tempo-coordinator-k8s.ts';

const metadata = { model: 'm', model_uuid: '5a1f0c9e-0000-4000-8000-000000000001', application: 'shop' };
const topology = JSON.stringify({ ...metadata, unit: 'shop/0', charm_name: 'flask-k8s' });
const units = {
  'shop/0': { prometheus_scrape_unit_address: '10.1.0.2', prometheus_scrape_unit_name: 'shop/0' },
  'shop/1': { prometheus_scrape_unit_address: '10.1.0.3', prometheus_scrape_unit_name: 'shop/1' },
  'shop/2': { 'ingress-address': '10.1.0.4' },
};
const jobs = (wanted: unknown): unknown =>
  scrapeJobs({
    application: { scrape_jobs: JSON.stringify(wanted), scrape_metadata: topology },
    units,
  });

describe('what an application wants scraped', () => {
  test('a star stands for each unit that has said its address', () => {
    expect(jobs([{ metrics_path: '/m', static_configs: [{ targets: ['*:9102'] }] }])).toMatchObject(
      ['0', '1'].map((number) => ({
        job_name: `juju_m_5a1f0c9e_shop_prometheus_scrape-${number}`,
        metrics_path: '/m',
        static_configs: [
          {
            targets: [`10.1.0.${Number(number) + 2}:9102`],
            labels: {
              juju_model: 'm',
              juju_model_uuid: metadata.model_uuid,
              juju_application: 'shop',
              juju_charm: 'flask-k8s',
              juju_unit: `shop/${number}`,
            },
          },
        ],
      })),
    );
  });

  test('a host of its own is one job, beside those of the units', () => {
    const wanted = [{ job_name: 'extra', static_configs: [{ targets: ['db:9104', '*:8000'] }] }];
    expect(jobs(wanted)).toMatchObject([
      { job_name: 'juju_m_5a1f0c9e_shop_prometheus_scrape_extra-0' },
      { job_name: 'juju_m_5a1f0c9e_shop_prometheus_scrape_extra-1' },
      {
        job_name: 'juju_m_5a1f0c9e_shop_prometheus_scrape_extra',
        static_configs: [{ targets: ['db:9104'] }],
      },
    ]);
  });

  test('settings that a charm may make are kept, others dropped', () => {
    const [job] = jobs([{ scrape_interval: '15s', honor_labels: true }]) as object[];
    expect(job).toMatchObject({ scrape_interval: '15s' });
    expect(job).not.toHaveProperty('honor_labels');
  });

  test('nothing is scraped before it is known whose it is', () => {
    expect(scrapeJobs({ application: { scrape_jobs: '[{}]' }, units })).toEqual([]);
    expect(scrapeJobs({ application: {}, units })).toEqual([]);
  });

  test('data that are no jobs are an error, not an empty list', () => {
    expect(() => jobs([{ static_configs: 'all' }])).toThrow(/static_configs/);
  });
});

test('two jobs of one name do not shut each other out', () => {
  const { scrape_configs: configs } = JSON.parse(
    renderPrometheus([{ job_name: 'a' }, { job_name: 'a' }]),
  ) as { scrape_configs: unknown };
  expect(configs).toEqual([{ job_name: 'a' }, { job_name: 'a_1' }]);
});

test.each([
  ['["otlp_http","otlp_grpc"]', ['otlp_http', 'otlp_grpc']],
  [undefined, []],
  ['otlp_http', []],
  ['{"a": 1}', []],
])('protocols asked for in %s', (text, expected) => {
  expect(readProtocols(text)).toEqual(expected);
});
