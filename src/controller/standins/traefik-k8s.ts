import { relationsOf } from '../model/index.ts';
import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import { traefikRules, type Routing } from './proxy/haproxy.ts';
import { applyRules, haproxyImage, readHaproxyVersion } from './proxy/server.ts';
import { readRoute, type Reading, type Route } from './proxy/routes.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

/**
 * A real proxy that answers the `ingress` interface, version 2. Distributions have no traefik, so it is HAProxy with the
 * routes and headers that traefik would have.
 */
export const traefik: StandIn = {
  name: 'traefik-k8s',
  charm: charmFacts({
    name: 'traefik-k8s',
    server: 'an HAProxy with the routes of traefik',
    endpoints: [provides('ingress', 'ingress')],
    config: {
      external_hostname: {
        type: 'string',
        description: 'The name under which the proxy is reached, when it is not its address.',
      },
      routing_mode: {
        type: 'string',
        default: 'path',
        description: '`path` or `subdomain`: where the name of model and application stands in a URL.',
      },
    },
  }),
  image: haproxyImage,
  serviceSuffixes: [],
  port: 80,
  readiness: listensOn(80),
  readVersion: readHaproxyVersion,
  status(server) {
    const gateway = gatewayOf(server);
    return 'problem' in gateway
      ? { current: 'blocked', message: gateway.problem }
      : { current: 'active', message: `Serving at http://${gateway.host}` };
  },
  async serve(server, relation) {
    const gateway = gatewayOf(server);
    await applyRoutes(server);
    const reading = readingOf(server, relation);
    if (reading.kind === 'refused') server.log('WARNING', `relation ${relation}: ${reading.reason}`);
    const url =
      'problem' in gateway || reading.kind !== 'route' ? undefined : urlOf(reading.route.prefix, gateway);
    server.write(relation, { ingress: url === undefined ? '' : JSON.stringify({ url }) });
  },
  withdraw: (server) => applyRoutes(server),
};

interface Gateway {
  readonly host: string;
  readonly routing: Routing;
}

/** Where the proxy is reached, from the user's options as the charm understands them. */
function gatewayOf(server: Server): Gateway | { readonly problem: string } {
  const routing = server.config('routing_mode');
  const hostname = server.config('external_hostname');
  if (routing !== 'path' && routing !== 'subdomain')
    return { problem: `invalid routing mode: ${String(routing)}; see logs.` };
  if (typeof hostname === 'string' && hostname !== '') {
    if (/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(hostname)) return { host: hostname, routing };
    return { problem: `invalid hostname: ${hostname}; see logs.` };
  }
  if (routing === 'path') return { host: server.address(), routing };
  return { problem: '"external_hostname" must be set while using routing mode "subdomain"' };
}

function urlOf(prefix: string, { host, routing }: Gateway): string {
  return routing === 'path' ? `http://${host}/${prefix}` : `http://${prefix}.${host}/`;
}

const readingOf = (server: Server, relation: number): Reading =>
  readRoute(server.request(relation), server.requestsOfUnits(relation));

/** Gives the proxy the routes of all relations that live. */
async function applyRoutes(server: Server): Promise<void> {
  const gateway = gatewayOf(server);
  const routes =
    'problem' in gateway
      ? []
      : relationsOf(server.model(), server.application).flatMap(({ id, life }): Route[] => {
          const reading = readingOf(server, id);
          return life === 'alive' && reading.kind === 'route' ? [reading.route] : [];
        });
  const { host, routing } = 'problem' in gateway ? { host: '', routing: 'path' as const } : gateway;
  await applyRules(server, traefikRules(routes, routing, host));
}
