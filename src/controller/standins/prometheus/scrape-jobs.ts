import { z } from 'zod/mini';

/** What one application wants scraped: its side of a `prometheus_scrape` relation. */
export interface ScrapeRequest {
  readonly application: Readonly<Record<string, string>>;
  /** By unit name. */
  readonly units: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One entry of `scrape_configs`, as Prometheus reads it. */
export type ScrapeJob = Readonly<Record<string, unknown>>;

const staticConfig = z.object({
  targets: z._default(z.array(z.string()), []),
  labels: z._default(z.record(z.string(), z.string()), {}),
});

/** What a charm may say of a job; other keys are dropped, as the charm drops them. */
const job = z.object({
  job_name: z.optional(z.string()),
  metrics_path: z.optional(z.string()),
  static_configs: z._default(z.array(staticConfig), [{ targets: ['*:80'], labels: {} }]),
  ...Object.fromEntries(
    [
      ...['scrape_interval', 'scrape_timeout', 'proxy_url', 'scheme', 'basic_auth', 'tls_config'],
      ...['authorization', 'params', 'metric_relabel_configs', 'sample_limit', 'label_limit'],
      ...['label_name_length_limit', 'label_value_length_limit'],
    ].map((key) => [key, z.optional(z.unknown())]),
  ),
  relabel_configs: z._default(z.array(z.unknown()), []),
});

const metadata = z.object({
  model: z.string(),
  model_uuid: z.string(),
  application: z.string(),
  charm_name: z._default(z.string(), ''),
});

/** Makes `instance` say which unit it is, whatever its address. */
const instanceOf = (labels: readonly string[]): unknown => ({
  source_labels: labels,
  separator: '_',
  target_label: 'instance',
  regex: '(.*)',
});

const TOPOLOGY = ['juju_model', 'juju_model_uuid', 'juju_application'];

/**
 * The jobs of one relation, a `*` in a target replaced by each unit. Source: canonical/prometheus-k8s-operator, library
 * prometheus_scrape v0.
 *
 * @throws an error whose message says what is wrong with the relation data
 */
export function scrapeJobs({ application, units }: ScrapeRequest): ScrapeJob[] {
  const wanted = z.array(job).parse(JSON.parse(application['scrape_jobs'] ?? '[]'));
  const described = application['scrape_metadata'];
  if (described === undefined) return [];
  const topology = metadata.parse(JSON.parse(described));
  const { model, model_uuid: uuid, application: name } = topology;
  const prefix = `juju_${model}_${uuid.slice(0, 8)}_${name}_prometheus_scrape`;
  const labels = {
    juju_model: model,
    juju_model_uuid: uuid,
    juju_application: name,
    juju_charm: topology.charm_name,
  };
  return wanted.flatMap((each) => {
    const { static_configs: configs, metrics_path: path = '/metrics', job_name: own, ...rest } = each;
    const jobName = own === undefined || own === '' ? prefix : `${prefix}_${own}`;
    const perUnit = Object.entries(units).flatMap(([unit, data]): ScrapeJob[] => {
      const address = data['prometheus_scrape_unit_address'];
      const ofUnit = data['prometheus_scrape_unit_name'] ?? unit;
      const here = configs.flatMap((config) => {
        const targets = config.targets.filter(isWildcard).map((target) => target.replace('*', address ?? ''));
        const { labels: more } = config;
        return targets.length === 0 ? [] : [{ targets, labels: { ...labels, juju_unit: ofUnit, ...more } }];
      });
      if (address === undefined || here.length === 0) return [];
      return [
        {
          ...rest,
          job_name: `${jobName}-${ofUnit.split('/').at(-1) ?? ''}`,
          metrics_path: `${data['prometheus_scrape_unit_path'] ?? ''}${path}`,
          static_configs: here,
          relabel_configs: [...rest.relabel_configs, instanceOf([...TOPOLOGY, 'juju_unit'])],
        },
      ];
    });
    const fixed = configs.flatMap((config) => {
      const targets = config.targets.filter((target) => !isWildcard(target));
      return targets.length === 0 ? [] : [{ targets, labels: { ...labels, ...config.labels } }];
    });
    if (fixed.length === 0) return perUnit;
    const relabel = [...rest.relabel_configs, instanceOf(TOPOLOGY)];
    const others = { ...rest, job_name: jobName, metrics_path: path, static_configs: fixed };
    return [...perUnit, { ...others, relabel_configs: relabel }];
  });
}

const isWildcard = (target: string): boolean => /^\*(:\d+)?$/.test(target);

/** Seconds between two scrapes; short, because somebody waits for the first. A job's own interval wins. */
const INTERVAL = 2;

/** The server's configuration: JSON, which is YAML as well. Names that are there already get a number. */
export function renderPrometheus(jobs: readonly ScrapeJob[]): string {
  const seen = new Map<unknown, number>();
  const unique = jobs.map((each) => {
    const count = seen.get(each['job_name']) ?? 0;
    seen.set(each['job_name'], count + 1);
    return count === 0 ? each : { ...each, job_name: `${String(each['job_name'])}_${count}` };
  });
  const global = { scrape_interval: `${INTERVAL}s`, scrape_timeout: `${INTERVAL}s` };
  return `${JSON.stringify({ global, scrape_configs: unique }, undefined, 2)}\n`;
}
