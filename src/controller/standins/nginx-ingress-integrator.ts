import { relationsOf } from '../model/index.ts';
import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import { hostIs, type Rule } from './proxy/haproxy.ts';
import { readRoute, type Route } from './proxy/routes.ts';
import { applyRules, haproxyImage, readHaproxyVersion } from './proxy/server.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

/**
 * A real proxy that answers the `ingress` interface, version 2, with the host name and the path that the user chose. The
 * charm itself only tells a cluster's nginx what to do.
 */
export const nginx: StandIn = {
  name: 'nginx-ingress-integrator',
  charm: charmFacts({
    name: 'nginx-ingress-integrator',
    server: 'an HAProxy with the routes of an nginx ingress',
    endpoints: [provides('ingress', 'ingress')],
    config: {
      'service-hostname': { type: 'string', default: '', description: 'The host name of the application.' },
      'path-routes': {
        type: 'string',
        default: '',
        description: 'The path under which the application is. Default: `/MODEL-APP`.',
      },
      'rewrite-enabled': {
        type: 'boolean',
        default: true,
        description: 'Whether paths below `path-routes` become `rewrite-target`.',
      },
      'rewrite-target': { type: 'string', default: '/', description: 'What the application is asked for.' },
    },
  }),
  image: haproxyImage,
  serviceSuffixes: [],
  port: 80,
  readiness: listensOn(80),
  readVersion: readHaproxyVersion,
  status(server) {
    const site = siteOf(server);
    if ('kind' in site) return { current: 'waiting', message: 'waiting for relation' };
    return 'problem' in site
      ? { current: 'blocked', message: site.problem }
      : { current: 'active', message: `Ingress IP(s): ${server.address()}` };
  },
  async serve(server, relation) {
    const site = siteOf(server);
    await applyRules(server, rulesOf(site));
    const isOurs = 'route' in site && site.relation === relation;
    const url = isOurs ? JSON.stringify({ url: `http://${site.host}${site.path}` }) : '';
    server.write(relation, { ingress: url });
  },
  withdraw: (server) => applyRules(server, rulesOf(siteOf(server))),
};

interface Site {
  readonly relation: number;
  readonly route: Route;
  readonly host: string;
  readonly path: string;
  /** What a path below becomes; undefined: it stays. */
  readonly target: string | undefined;
}

/** The one application that is served, from its request and the user's options as the charm understands them. */
function siteOf(server: Server): Site | { readonly kind: 'nobody' } | { readonly problem: string } {
  const { id, reading } =
    relationsOf(server.model(), server.application)
      .filter(({ life }) => life === 'alive')
      .map((relation) => ({
        id: relation.id,
        reading: readRoute(server.request(relation.id), server.requestsOfUnits(relation.id)),
      }))
      .find((each) => each.reading.kind !== 'incomplete') ?? {};
  if (id === undefined || reading === undefined || reading.kind === 'incomplete') return { kind: 'nobody' };
  if (reading.kind === 'refused') return { problem: reading.reason };
  const text = (option: string): string => String(server.config(option) ?? '');
  const host = text('service-hostname');
  if (host === '')
    return {
      problem: 'service-hostname is not set for the ingress relation, configure it using `juju config`',
    };
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(host))
    return {
      problem:
        "invalid ingress service-hostname, the hostname must consist of lower case alphanumeric characters, '-' or '.'",
    };
  const path = text('path-routes') || `/${reading.route.prefix}`;
  if (path.includes(',')) return { problem: 'Ingress relation does not support multiple pathroutes.' };
  if (!path.startsWith('/')) return { problem: "All path routes must start with a forward slash '/'" };
  const target = text('rewrite-target') || '/';
  // They become part of the proxy's configuration.
  if (![path, target].every((each) => /^[\w./~-]+$/.test(each)))
    return { problem: `the stand-in takes letters, digits and ./_~- in paths, not ${path} and ${target}` };
  const rewrites = server.config('rewrite-enabled') !== false && path !== target;
  return { relation: id, route: reading.route, host, path, target: rewrites ? target : undefined };
}

/** As with nginx, a path counts by whole elements, and the rewritten path is the target and nothing else. */
function rulesOf(site: ReturnType<typeof siteOf>): Rule[] {
  if (!('route' in site)) return [];
  const { route, host, path, target } = site;
  const folder = path.endsWith('/') ? path : `${path}/`;
  const name = route.prefix;
  const own = path === folder ? [] : [`${hostIs(host)} { path ${path} }`];
  return [
    {
      name,
      condition: [`${hostIs(host)} { path_beg ${folder} }`, ...own].join(' or '),
      changes: target === undefined ? [] : [`http-request set-path ${target}`],
      servers: route,
    },
  ];
}
