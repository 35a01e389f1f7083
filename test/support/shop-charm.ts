import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { StandInImage } from '../../src/controller/standins/index.ts';
import { OPEN_TELEMETRY, pythonTools } from './python-tools.ts';
import { ROOT } from './source-files.ts';
import { tinyCharm } from './tiny-charm.ts';

const FIXTURE = join(ROOT, 'test/fixtures/shop-charm');
const EXAMPLES = join(ROOT, 'examples/integrations');

/** Code and what packages look up about each other. Extension modules would bind the charm to the Python of the tests. */
const isNeeded = (path: string): boolean => /\.py$|\.dist-info\/(METADATA|entry_points\.txt)$/.test(path);

/** A packed charm that relates its app to what the local controller stands in for. */
export function shopCharm(): Buffer {
  return tinyCharm({
    name: 'shop',
    metadata: [
      'containers: {web: {resource: web-image}}',
      'resources: {web-image: {type: oci-image, description: the app}}',
      'requires:',
      '  mysql: {interface: mysql_client}',
      '  postgresql: {interface: postgresql_client}',
      '  s3: {interface: s3}',
      '  smtp: {interface: smtp}',
      '  mongodb: {interface: mongodb_client}',
      '  rabbitmq: {interface: rabbitmq}',
      '  redis: {interface: redis}',
      '  ingress: {interface: ingress}',
      '  logging: {interface: loki_push_api}',
      '  tracing: {interface: tracing}',
      'provides:',
      '  metrics: {interface: prometheus_scrape}',
      '',
    ].join('\n'),
    config: [
      'options:',
      '  metrics-port: {type: int, default: 8000}',
      '  motto: {type: string, default: open all hours}',
      "  outside: {type: string, default: 'http://outside.invalid'}",
      '',
    ].join('\n'),
    files: {
      dispatch: '#!/bin/sh\nPYTHONPATH=venv exec python3 src/charm.py\n',
      'src/charm.py': readFileSync(join(FIXTURE, 'charm.py'), 'utf8'),
      ...Object.fromEntries(
        modulesOf('ops-3.9.0', 'ops==3.9.0').map(([path, text]) => [`venv/${path}`, text]),
      ),
    },
  });
}

/** The image that the charm's workload runs, with the documentation's examples. */
export function shopImage(): StandInImage {
  const examples = readdirSync(EXAMPLES).map(
    (name) => [`examples/${name}`, readFileSync(join(EXAMPLES, name), 'utf8')] as const,
  );
  // What the examples import and not every distribution has.
  const packages = [...modulesOf('otel', ...OPEN_TELEMETRY), ...modulesOf('valkey', 'valkey==6.1.1')]
    // The distribution's boto3 needs its own.
    .filter(([path]) => !/^(requests|urllib3)[/-]/.test(path))
    .map(([path, text]) => [`packages/${path}`, text] as const);
  const app = ['app.py', readFileSync(join(FIXTURE, 'app.py'), 'utf8')] as const;
  return {
    name: 'test-shop',
    packages: ['boto3', 'pika', 'psycopg', 'pymongo', 'pymysql', 'redis', 'requests'].map(
      (name) => `python3-${name}`,
    ),
    files: [app, ...examples, ...packages].map(([path, content]) => ({
      path: `/app/${path}`,
      content,
      mode: 0o644,
    })),
    user: '0:0',
    command: ['python3', '/app/app.py'],
    environment: {},
  };
}

/** The sources of packages from PyPI and of what they need. */
function modulesOf(
  name: string,
  ...requirements: readonly string[]
): (readonly [path: string, text: string])[] {
  const lib = join(pythonTools(name, ...requirements), '../lib');
  const packages = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
  return readdirSync(packages, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isNeeded)
    .map((path) => [relative(packages, path), readFileSync(path, 'utf8')]);
}
