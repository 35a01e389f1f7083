import { charmFacts, provides } from './charm-facts.ts';
import { answerRequest, isAnswered, passwordFor } from './credentials.ts';
import { extensionOptions, extensionStatements } from './postgresql/extensions.ts';
import { literal, quoted, renderRoleAndDatabase, rolesFor } from './postgresql/roles.ts';
import { RUN_SCRIPT, START_SCRIPT } from './postgresql/scripts.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

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
