import { charmFacts, provides } from './charm-facts.ts';
import { answerRequest, isAnswered, passwordFor } from './credentials.ts';
import { extensionOptions, extensionStatements } from './postgresql/extensions.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

/**
 * Finds the installed server's programs, whatever its version, and runs one of them. The distribution's own wrappers
 * need Perl and clusters made by maintainer scripts.
 */
const RUN_SCRIPT = `#!/bin/sh
set -e
for bin in /usr/lib/postgresql/*/bin; do :; done
program="$1"
shift
exec "$bin/$program" "$@"
`;

/**
 * The data lie in the container's own layer: they live as long as the unit. Durability is off, because the machine's
 * crash ends the test anyway.
 */
const START_SCRIPT = `#!/bin/sh
set -e
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA"
  # Named, a time zone need not be guessed; a small log need not be filled with zeros.
  TZ=UTC /usr/local/bin/pg initdb --no-sync --wal-segsize=1 --username=postgres --auth-local=trust --auth-host=scram-sha-256 \\
    --encoding=UTF8 --locale=C.UTF-8 --no-instructions
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
fi
rm -f "$PGDATA/postmaster.pid"
exec /usr/local/bin/pg postgres -k /tmp -c listen_addresses='*' -c fsync=off -c full_page_writes=off \\
  -c synchronous_commit=off -c max_connections=200 -c shared_buffers=32MB -c jit=off
`;

/** A real PostgreSQL that answers the `postgresql_client` interface (charm-relation-interfaces, v0). */
export const postgresql: StandIn = {
  name: 'postgresql-k8s',
  charm: charmFacts({
    name: 'postgresql-k8s',
    server: 'one real PostgreSQL server',
    endpoints: [provides('database', 'postgresql_client')],
    config: {
      profile: {
        type: 'string',
        default: 'production',
        description: 'How much memory a real server may take. This one is always small.',
      },
      ...extensionOptions,
    },
  }),
  image: {
    name: 'postgresql',
    packages: ['postgresql'],
    files: [
      { path: '/usr/local/bin/pg', content: RUN_SCRIPT, mode: 0o755 },
      { path: '/usr/local/bin/start-postgresql', content: START_SCRIPT, mode: 0o755 },
      // The server refuses to run as root and looks its user up.
      {
        path: '/etc/passwd',
        content: 'root:x:0:0:root:/root:/bin/sh\npostgres:x:999:999:PostgreSQL:/tmp:/bin/sh\n',
        mode: 0o644,
      },
    ],
    user: '999:999',
    command: ['/usr/local/bin/start-postgresql'],
    environment: { PGDATA: '/tmp/pgdata', LC_ALL: 'C.UTF-8', HOME: '/tmp' },
  },
  serviceSuffixes: ['-primary'],
  port: 5432,
  readiness: ['/usr/local/bin/pg', 'pg_isready', '-q', '-h', '127.0.0.1'],
  status: () => ({ current: 'active', message: 'Primary' }),
  async readVersion(server) {
    const words = await server.run(['/usr/local/bin/pg', 'postgres', '--version']);
    return /\d+(\.\d+)+/.exec(words)?.[0] ?? '';
  },
  async serve(server, relation) {
    const request = server.request(relation);
    const database = request['database'];
    if (database === undefined || database === '') return;
    const roles = rolesFor(request['extra-user-roles'] ?? '');
    if (roles.unknown.length > 0) {
      server.log('WARNING', `relation ${relation} asks for unknown roles: ${roles.unknown.join(', ')}`);
    }
    const username = `relation_id_${relation}`;
    if (isAnswered(server, relation) && (await roleExists(server, username))) {
      await enableExtensions(server, database);
      return;
    }
    const password = passwordFor(server, relation);
    await sql(
      server,
      'postgres',
      renderRoleAndDatabase({ username, password, database, attributes: roles.attributes }),
    );
    await enableExtensions(server, database);
    answer(server, relation, { username, password, database });
    server.log('INFO', `database ${database} is ready for relation ${relation}`);
  },
  async withdraw(server, relation) {
    const username = `relation_id_${relation}`;
    if (await roleExists(server, username)) {
      // Tables belong to the database's own role, so they stay for the next relation, as with the charm.
      await sql(server, 'postgres', `DROP OWNED BY ${quoted(username)}; DROP ROLE ${quoted(username)};\n`);
    }
  },
};

function answer(
  server: Server,
  relation: number,
  { username, password, database }: { username: string; password: string; database: string },
): void {
  const host = `${server.application}-primary.${server.model().name}.svc.cluster.local`;
  const uris = `postgresql://${username}:${password}@${host}:5432/${database}`;
  const version = server.model().applications[server.application]?.workloadVersion ?? '';
  answerRequest(
    server,
    relation,
    { database, endpoints: `${host}:5432`, version },
    { user: { username, password, uris }, tls: { tls: 'False' } },
  );
}

/** Attributes that a relation may ask for; `admin` and the charm's own group role mean all of them. */
const ROLES: Readonly<Record<string, string>> = {
  admin: 'SUPERUSER',
  charmed_dba: 'SUPERUSER',
  superuser: 'SUPERUSER',
  createdb: 'CREATEDB',
  createrole: 'CREATEROLE',
  replication: 'REPLICATION',
};

function rolesFor(text: string): { attributes: string[]; unknown: string[] } {
  const names = text
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    attributes: names.flatMap((name) => ROLES[name] ?? []),
    unknown: names.filter((name) => ROLES[name] === undefined),
  };
}

/**
 * Each database belongs to a role of its own that nobody logs in with. Whoever relates to the database becomes that
 * role at login, so tables outlive the relation that made them and several relations may share them.
 */
export function renderRoleAndDatabase(wanted: {
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly attributes: readonly string[];
}): string {
  const { username, password, database, attributes } = wanted;
  const owner = `owner_of_${database}`;
  const role = (name: string): string => `FROM pg_roles WHERE rolname = ${literal(name)}`;
  return [
    unlessThere(`CREATE ROLE ${quoted(owner)} NOLOGIN`, role(owner)),
    unlessThere(`CREATE ROLE ${quoted(username)}`, role(username)),
    `ALTER ROLE ${quoted(username)} WITH LOGIN PASSWORD ${literal(password)} ${attributes.join(' ')};`,
    `GRANT ${quoted(owner)} TO ${quoted(username)};`,
    unlessThere(
      `CREATE DATABASE ${quoted(database)} OWNER ${quoted(owner)}`,
      `FROM pg_database WHERE datname = ${literal(database)}`,
    ),
    // One that asked for more rights must keep them at login.
    ...(attributes.length > 0
      ? []
      : [`ALTER ROLE ${quoted(username)} IN DATABASE ${quoted(database)} SET role = ${literal(owner)};`]),
    '',
  ].join('\n');
}

/** For psql: a statement that is run when the table has no such row. */
const unlessThere = (statement: string, row: string): string =>
  `SELECT ${literal(statement)} WHERE NOT EXISTS (SELECT ${row}) \\gexec`;

async function enableExtensions(server: Server, database: string): Promise<void> {
  // Mostly nobody wants any, and asking takes a tenth of a second.
  if (extensionStatements(server, []).length === 0) return;
  const installed = await sql(server, database, 'SELECT extname FROM pg_extension;\n');
  const statements = extensionStatements(server, installed.split('\n'));
  if (statements.length > 0) await sql(server, database, `${statements.join('\n')}\n`);
}

const roleExists = async (server: Server, name: string): Promise<boolean> =>
  (await sql(server, 'postgres', `SELECT 1 FROM pg_roles WHERE rolname = ${literal(name)};\n`)).trim() ===
  '1';

function sql(server: Server, database: string, statements: string): Promise<string> {
  const argv = [
    '/usr/local/bin/pg',
    'psql',
    '-h',
    '/tmp',
    '-U',
    'postgres',
    '-XAtq',
    '-v',
    'ON_ERROR_STOP=1',
  ] as const;
  return server.run([...argv, '-d', database, '-f', '-'], statements);
}

/** An SQL identifier; the text comes from another charm. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
