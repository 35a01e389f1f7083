import { charmFacts, provides } from './charm-facts.ts';
import { answerRequest, isAnswered, passwordFor } from './credentials.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

const SOCKET = '/tmp/mysql.sock';
const CLIENT = ['/usr/bin/mariadb', '--no-defaults', `--socket=${SOCKET}`, '--user=root'] as const;

/**
 * The data lie in the container's own layer: they live as long as the unit. What was committed survives the death of the
 * server, not that of the machine, which ends the test anyway.
 */
const START_SCRIPT = `#!/bin/sh
set -e
if [ ! -f "$DATA/done" ]; then
  rm -rf "$DATA"
  /usr/bin/mariadb-install-db --no-defaults --datadir="$DATA" --auth-root-authentication-method=normal \\
    --skip-test-db --skip-name-resolve --skip-log-bin --innodb-flush-log-at-trx-commit=0 > /dev/null
  touch "$DATA/done"
fi
exec /usr/sbin/mariadbd --no-defaults --datadir="$DATA" --socket=${SOCKET} --pid-file=/tmp/mysql.pid \\
  --bind-address=0.0.0.0 --skip-name-resolve --skip-log-bin --performance-schema=off \\
  --innodb-flush-log-at-trx-commit=2 --innodb-buffer-pool-size=32M --innodb-log-file-size=16M \\
  --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci
`;

/**
 * A real MariaDB that answers the `mysql_client` interface (charm-relation-interfaces, v0) with the names and addresses
 * of canonical/mysql-k8s-operator. MariaDB, because Debian has no MySQL; what a web app asks of either is the same.
 */
export const mysql: StandIn = {
  name: 'mysql-k8s',
  charm: charmFacts({
    name: 'mysql-k8s',
    server: 'one real MariaDB server',
    endpoints: [provides('database', 'mysql_client')],
  }),
  image: {
    name: 'mariadb',
    packages: ['mariadb-server-core', 'mariadb-client-core'],
    files: [
      { path: '/usr/local/bin/start-mariadb', content: START_SCRIPT, mode: 0o755 },
      // The server looks its user up.
      {
        path: '/etc/passwd',
        content: 'root:x:0:0:root:/root:/bin/sh\nmysql:x:999:999:MariaDB:/tmp:/bin/sh\n',
        mode: 0o644,
      },
    ],
    user: '999:999',
    command: ['/usr/local/bin/start-mariadb'],
    environment: { DATA: '/tmp/mysql', HOME: '/tmp' },
  },
  serviceSuffixes: ['-primary', '-replicas'],
  port: 3306,
  readiness: [...CLIENT, '--execute', 'SELECT 1'],
  status: () => ({ current: 'active', message: 'Primary' }),
  async readVersion(server) {
    return /^\d+(\.\d+)+/.exec(await sql(server, 'SELECT VERSION();\n'))?.[0] ?? '';
  },
  async serve(server, relation) {
    const request = server.request(relation);
    const database = request['database'];
    if (database === undefined || database === '') return;
    const roles = request['extra-user-roles'] ?? '';
    if (roles !== '')
      server.log('WARNING', `relation ${relation} asks for roles, which get no more: ${roles}`);
    const username = usernameOf(server, relation);
    if (isAnswered(server, relation) && (await userExists(server, username))) return;
    const password = passwordFor(server, relation);
    await sql(server, renderGrants({ username, password, database }));
    const version = server.model().applications[server.application]?.workloadVersion ?? '';
    answerRequest(
      server,
      relation,
      {
        database,
        endpoints: endpointOf(server, 'primary'),
        'read-only-endpoints': endpointOf(server, 'replicas'),
        version,
      },
      { user: { username, password } },
    );
    server.log('INFO', `database ${database} is ready for relation ${relation}`);
  },
  async withdraw(server, relation) {
    // The tables stay for the next relation, as with the charm.
    await sql(server, `DROP USER IF EXISTS ${literal(usernameOf(server, relation))}@'%';\n`);
  },
};

/** With a dot at the end, as the charm writes it: a name that nothing is appended to. */
const endpointOf = (server: Server, role: 'primary' | 'replicas'): string =>
  `${server.application}-${role}.${server.model().name}.svc.cluster.local.:3306`;

/** The charm's way to names that are short enough and differ between models. */
const usernameOf = (server: Server, relation: number): string =>
  `relation-${relation}_${server.unit.model.replaceAll('-', '')}`.slice(0, 26);

/** The statements that give a user all rights on one database, whether they are there already or not. */
export function renderGrants(wanted: {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}): string {
  const user = `${literal(wanted.username)}@'%'`;
  // In a grant, both are patterns unless escaped.
  const pattern = wanted.database.replaceAll(/[\\_%]/g, '\\$&');
  return [
    `CREATE DATABASE IF NOT EXISTS ${quoted(wanted.database)};`,
    `CREATE USER IF NOT EXISTS ${user};`,
    `ALTER USER ${user} IDENTIFIED BY ${literal(wanted.password)};`,
    `GRANT ALL PRIVILEGES ON ${quoted(pattern)}.* TO ${user};`,
    '',
  ].join('\n');
}

const userExists = async (server: Server, name: string): Promise<boolean> =>
  (await sql(server, `SELECT COUNT(*) FROM mysql.user WHERE User = ${literal(name)};\n`)).trim() === '1';

function sql(server: Server, statements: string): Promise<string> {
  return server.run([...CLIENT, '--batch', '--skip-column-names'], statements);
}

/** An SQL identifier; the text comes from another charm. */
function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
