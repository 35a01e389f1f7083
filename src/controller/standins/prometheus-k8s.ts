import { errorMessage } from '../../errors/index.ts';
import { relationsOf } from '../model/index.ts';
import { charmFacts, requires } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import { renderPrometheus, scrapeJobs, type ScrapeJob } from './prometheus/scrape-jobs.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 9090;
const CONFIGURATION = '/etc/prometheus/prometheus.yml';

/** A real Prometheus that scrapes what is related to it over `prometheus_scrape`. It evaluates no alert rules. */
export const prometheus: StandIn = {
  name: 'prometheus-k8s',
  charm: charmFacts({
    name: 'prometheus-k8s',
    server: 'one real Prometheus server',
    endpoints: [requires('metrics-endpoint', 'prometheus_scrape')],
  }),
  image: {
    name: 'prometheus',
    packages: ['prometheus'],
    files: [{ path: CONFIGURATION, content: renderPrometheus([]), mode: 0o644 }],
    user: '999:999',
    command: [
      '/usr/bin/prometheus',
      ...[`--config.file=${CONFIGURATION}`, '--storage.tsdb.path=/tmp/prometheus'],
      ...[`--web.listen-address=0.0.0.0:${PORT}`, '--log.level=warn'],
    ],
    environment: {},
  },
  serviceSuffixes: [],
  port: PORT,
  readiness: listensOn(PORT),
  status: () => ({ current: 'active', message: '' }),
  async readVersion(server) {
    const words = await server.run(['/usr/bin/promtool', '--version']);
    return /version (\d+(\.\d+)+)/.exec(words)?.[1] ?? '';
  },
  serve: (server) => applyJobs(server),
  withdraw: (server) => applyJobs(server),
};

/** Gives the server the jobs of all relations that live. */
async function applyJobs(server: Server): Promise<void> {
  const jobs = relationsOf(server.model(), server.application).flatMap(({ id, life }) =>
    life === 'alive' ? jobsOf(server, id) : [],
  );
  if (!(await server.install(CONFIGURATION, renderPrometheus(jobs)))) return;
  await server.run(['/usr/bin/promtool', 'check', 'config', '--syntax-only', CONFIGURATION]);
  await server.signal('SIGHUP');
}

function jobsOf(server: Server, relation: number): readonly ScrapeJob[] {
  try {
    return scrapeJobs({ application: server.request(relation), units: server.requestsOfUnits(relation) });
  } catch (error) {
    server.log('WARNING', `relation ${relation} is not scraped: ${errorMessage(error)}`);
    return [];
  }
}
