import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { StandInImage } from '../../src/controller/standins/index.ts';
import { pythonTools } from './python-tools.ts';
import { ROOT } from './source-files.ts';
import { tinyCharm } from './tiny-charm.ts';

const FIXTURE = join(ROOT, 'test/fixtures/shop-charm');

/** Code and what packages look up about each other. Extension modules would bind the charm to the Python of the tests. */
const isNeeded = (path: string): boolean => /\.py$|\.dist-info\/(METADATA|entry_points\.txt)$/.test(path);

/** A packed charm that relates its app to everything that the local controller stands in for. */
export function shopCharm(): Buffer {
  const bin = pythonTools('ops-3.9.0', 'ops==3.9.0');
  const lib = join(bin, '../lib');
  const packages = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
  const modules = readdirSync(packages, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isNeeded);
  return tinyCharm({
    name: 'shop',
    metadata: [
      'containers: {web: {resource: web-image}}',
      'resources: {web-image: {type: oci-image, description: the app}}',
      'requires:',
      '  mysql: {interface: mysql_client}',
      '  redis: {interface: redis}',
      '  ingress: {interface: ingress}',
      '  logging: {interface: loki_push_api}',
      '  tracing: {interface: tracing}',
      'provides:',
      '  metrics: {interface: prometheus_scrape}',
      '',
    ].join('\n'),
    config:
      'options:\n  metrics-port: {type: int, default: 8000}\n  motto: {type: string, default: open all hours}\n',
    files: {
      dispatch: '#!/bin/sh\nPYTHONPATH=venv exec python3 src/charm.py\n',
      'src/charm.py': readFileSync(join(FIXTURE, 'charm.py'), 'utf8'),
      ...Object.fromEntries(
        modules.map((path) => [`venv/${relative(packages, path)}`, readFileSync(path, 'utf8')]),
      ),
    },
  });
}

/** The image that the charm's workload runs. */
export const shopImage: StandInImage = {
  name: 'test-shop',
  packages: ['python3', 'python3-pymysql', 'python3-redis'],
  files: [{ path: '/app/app.py', content: readFileSync(join(FIXTURE, 'app.py'), 'utf8'), mode: 0o644 }],
  user: '0:0',
  command: ['python3', '/app/app.py'],
  environment: {},
};
