import { unitNames } from '../model/index.ts';
import { charmFacts, provides } from './charm-facts.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 6379;
/** The client succeeds whatever the answer. */
const PING = `/usr/bin/redis-cli -p ${PORT} ping | grep -qx PONG`;

/** A real Redis that answers the `redis` interface. Source: canonical/redis-k8s-operator, library redis v0. */
export const redis: StandIn = {
  name: 'redis-k8s',
  charm: charmFacts({
    name: 'redis-k8s',
    server: 'one real Redis server',
    endpoints: [provides('redis', 'redis')],
  }),
  image: {
    name: 'redis',
    packages: ['redis-server'],
    files: [],
    user: '999:999',
    command: [
      '/usr/bin/redis-server',
      // As the charm, which turns its password off as soon as somebody relates to it.
      ...['--protected-mode', 'no', '--bind', '0.0.0.0', '--port', String(PORT)],
      // The data live as long as the unit, also when the server is killed.
      ...['--dir', '/tmp', '--appendonly', 'yes', '--save', ''],
    ],
    environment: {},
  },
  serviceSuffixes: [],
  port: PORT,
  readiness: ['sh', '-c', PING],
  status: () => ({ current: 'active', message: '' }),
  async readVersion(server) {
    const words = await server.run(['/usr/bin/redis-server', '--version']);
    return /v=(\d+(\.\d+)+)/.exec(words)?.[1] ?? '';
  },
  serve(server, relation) {
    server.write(relation, { 'leader-host': unitNames(server.model(), server.unit.unit).at(-1) ?? '' });
    server.writeUnit(relation, { hostname: server.address(), port: String(PORT) });
    return Promise.resolve();
  },
  withdraw: () => Promise.resolve(),
};
