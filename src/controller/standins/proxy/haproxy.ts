import type { Route } from './routes.ts';

/** How requests find their application, as the option `routing_mode` of traefik-k8s says. */
export type Routing = 'path' | 'subdomain';

const FOUNDATION = `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  option forwardfor

# Pods come and go under their names: each is asked for again every second.
resolvers model
  parse-resolv-conf
  timeout resolve 1s
  hold valid 1s
`;

/** Which requests go to which servers. */
export interface Rule {
  /** Name of the group of servers. */
  readonly name: string;
  /** In HAProxy's words: conditions in braces, all of which must hold, or several such groups with `or`. */
  readonly condition: string;
  /** What is done with a request before it goes on. */
  readonly changes: readonly string[];
  readonly servers: Pick<Route, 'hosts' | 'port' | 'protocol'>;
}

/** No name of a model and an application has an underscore. */
const NOT_FOUND = '_not_found';

/** The configuration of an HAProxy that listens on port 80 and knows these rules; the first that holds wins. */
export function renderHaproxy(rules: readonly Rule[]): string {
  return [
    FOUNDATION,
    'frontend web',
    '  bind 0.0.0.0:80',
    '  http-request set-header X-Forwarded-Proto http',
    '  http-request set-header X-Forwarded-Host %[req.hdr(host)]',
    '  http-request set-header X-Forwarded-Port 80',
    '  http-request set-header X-Real-Ip %[src]',
    ...rules.map(({ name, condition }) => `  use_backend ${name} if ${condition}`),
    `  default_backend ${NOT_FOUND}`,
    '',
    `backend ${NOT_FOUND}`,
    '  http-request return status 404 content-type text/plain string "404 page not found"',
    '',
    ...rules.flatMap(({ name, changes, servers }) => [
      `backend ${name}`,
      ...changes.map((change) => `  ${change}`),
      ...serversOf(servers),
      '',
    ]),
  ].join('\n');
}

function serversOf({ hosts, port, protocol }: Rule['servers']): string[] {
  return hosts.map(
    (host, index) =>
      `  server unit-${index} ${host}:${port} resolvers model resolve-prefer ipv4 init-addr last,libc,none` +
      (protocol === 'h2c' ? ' proto h2' : ''),
  );
}

/** A host name as HAProxy compares it with a request's, whose port does not count. */
export const hostIs = (hostname: string): string =>
  `{ hdr(host),field(1,:),lower -m str ${hostname.toLowerCase()} }`;

/** The rules of traefik: as there, the longest wins where one prefix begins with another. */
export function traefikRules(routes: readonly Route[], routing: Routing, hostname: string): Rule[] {
  const ordered = [...routes].sort(
    (a, b) => b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : 1),
  );
  return ordered.map((route) => ({
    name: route.prefix,
    condition: routing === 'path' ? `{ path_beg /${route.prefix} }` : hostIs(`${route.prefix}.${hostname}`),
    changes: route.strip && routing === 'path' ? stripped(route.prefix) : [],
    servers: route,
  }));
}

function stripped(prefix: string): string[] {
  const plain = prefix.replaceAll('.', '\\.');
  return [
    `http-request set-header X-Forwarded-Prefix /${prefix}`,
    `http-request replace-path ^/${plain}/?(.*) /\\1`,
  ];
}
