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

/** The configuration of an HAProxy that listens on port 80 and knows these routes. */
export function renderHaproxy(routes: readonly Route[], routing: Routing, hostname: string): string {
  // As in traefik, the longest rule wins where one prefix begins with another.
  const ordered = [...routes].sort(
    (a, b) => b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : 1),
  );
  return [
    FOUNDATION,
    'frontend web',
    '  bind 0.0.0.0:80',
    '  http-request set-header X-Forwarded-Proto http',
    '  http-request set-header X-Forwarded-Host %[req.hdr(host)]',
    '  http-request set-header X-Forwarded-Port 80',
    '  http-request set-header X-Real-Ip %[src]',
    ...ordered.map((route) => `  use_backend ${route.prefix} if { ${condition(route, routing, hostname)} }`),
    '  http-request return status 404 content-type text/plain string "404 page not found" if ' +
      (ordered.length === 0
        ? 'TRUE'
        : ordered.map((route) => `!{ ${condition(route, routing, hostname)} }`).join(' ')),
    '',
    ...ordered.flatMap((route) => [...backend(route, routing), '']),
  ].join('\n');
}

function condition({ prefix }: Route, routing: Routing, hostname: string): string {
  return routing === 'path'
    ? `path_beg /${prefix}`
    : `hdr(host),field(1,:),lower -m str ${`${prefix}.${hostname}`.toLowerCase()}`;
}

function backend({ prefix, strip, protocol, hosts, port }: Route, routing: Routing): string[] {
  const plain = prefix.replaceAll('.', '\\.');
  return [
    `backend ${prefix}`,
    ...(strip && routing === 'path'
      ? [
          `  http-request set-header X-Forwarded-Prefix /${prefix}`,
          `  http-request replace-path ^/${plain}/?(.*) /\\1`,
        ]
      : []),
    ...hosts.map(
      (host, index) =>
        `  server unit-${index} ${host}:${port} resolvers model resolve-prefer ipv4 init-addr last,libc,none` +
        (protocol === 'h2c' ? ' proto h2' : ''),
    ),
  ];
}
