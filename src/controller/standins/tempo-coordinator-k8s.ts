import { z } from 'zod/mini';
import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import { receiverImage } from './receiver.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 4318;
const SPOKEN = 'otlp_http';

/**
 * Takes traces over OTLP/HTTP and keeps them, behind the `tracing` interface, version 2. Source:
 * canonical/tempo-operators, library tracing v0. It needs no object store and no workers.
 */
export const tempo: StandIn = {
  name: 'tempo-coordinator-k8s',
  charm: charmFacts({
    name: 'tempo-coordinator-k8s',
    server: 'a receiver of traces over OTLP/HTTP',
    endpoints: [provides('tracing', 'tracing')],
  }),
  ...receiverImage('traces'),
  serviceSuffixes: [],
  port: PORT,
  readiness: listensOn(PORT),
  status: () => ({ current: 'active', message: '' }),
  serve(server, relation) {
    const asked = readProtocols(server.request(relation)['receivers']);
    const unknown = asked.filter((protocol) => protocol !== SPOKEN);
    if (unknown.length > 0)
      server.log('WARNING', `relation ${relation}: only ${SPOKEN} is received, not ${unknown.join(', ')}`);
    const host = `${server.application}.${server.model().name}.svc.cluster.local`;
    const receivers = [{ protocol: { name: SPOKEN, type: 'http' }, url: `http://${host}:${PORT}` }];
    server.write(relation, { receivers: asked.includes(SPOKEN) ? JSON.stringify(receivers) : '' });
    return Promise.resolve();
  },
  withdraw: () => Promise.resolve(),
};

/** The protocols that an application asks for; none while it has not said any in a readable way. */
export function readProtocols(text: string | undefined): readonly string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
