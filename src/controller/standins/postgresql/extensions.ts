import type { ConfigOption } from '../../model/index.ts';
import type { Server } from '../server.ts';

/** Extensions that come with the distribution's own server, under the names that the charm's options have for them. */
const EXTENSIONS: readonly string[] = [
  ...['bloom', 'btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'dict_xsyn', 'earthdistance'],
  ...['fuzzystrmatch', 'hstore', 'intarray', 'isn', 'lo', 'ltree', 'pg_freespacemap', 'pg_trgm'],
  ...['pg_visibility', 'pgrowlocks', 'pgstattuple', 'seg', 'tablefunc', 'tcn', 'tsm_system_rows'],
  ...['tsm_system_time', 'unaccent', 'uuid_ossp'],
];

const optionOf = (extension: string): string => `plugin_${extension}_enable`;
const nameOf = (extension: string): string => (extension === 'uuid_ossp' ? 'uuid-ossp' : extension);

/** One option for each extension, off unless it is asked for. */
export const extensionOptions: Readonly<Record<string, ConfigOption>> = Object.fromEntries(
  EXTENSIONS.map((extension) => [
    optionOf(extension),
    { type: 'boolean', default: false, description: `Enable the extension ${nameOf(extension)}.` },
  ]),
);

/**
 * Statements that bring a database in line with the options; empty when it is. What is switched off later stays: a
 * table may use it.
 */
export function extensionStatements(
  server: Pick<Server, 'config'>,
  installed: readonly string[],
): readonly string[] {
  return EXTENSIONS.filter((extension) => server.config(optionOf(extension)) === true)
    .map(nameOf)
    .filter((name) => !installed.includes(name))
    .map((name) => `CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE;`);
}
