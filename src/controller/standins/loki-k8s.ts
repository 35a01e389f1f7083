import { unitNames } from '../model/index.ts';
import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import { receiverImage } from './receiver.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 3100;

/**
 * Takes log lines over Loki's push API and keeps them, behind the `loki_push_api` interface. Source:
 * canonical/loki-k8s-operator, library loki_push_api v1. The address of a promtail to download is not
 * written: charms have Pebble forward their logs since Juju 3.4.
 */
export const loki: StandIn = {
  name: 'loki-k8s',
  charm: charmFacts({
    name: 'loki-k8s',
    server: 'a receiver of log lines with the push API of Loki',
    endpoints: [provides('logging', 'loki_push_api')],
  }),
  ...receiverImage('logs'),
  serviceSuffixes: [],
  port: PORT,
  readiness: listensOn(PORT),
  status: () => ({ current: 'active', message: '' }),
  serve(server, relation) {
    const host = unitNames(server.model(), server.unit.unit).at(-1) ?? '';
    server.writeUnit(relation, {
      endpoint: JSON.stringify({ url: `http://${host}:${PORT}/loki/api/v1/push` }),
      public_address: host,
    });
    return Promise.resolve();
  },
  withdraw: () => Promise.resolve(),
};
