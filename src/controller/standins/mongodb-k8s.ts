import { charmFacts, provides } from './charm-facts.ts';
import { answerRequest, isAnswered, passwordFor } from './credentials.ts';
import { listensOn } from './listening.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 27017;
const FOLDER = '/tmp/documents';
const PROGRAM = '/usr/local/bin/document-store';
const USERS = '/usr/local/lib/users.py';

/**
 * The replica set is named after the application, as the charm does it, and its one member by the name that drivers are
 * told: they leave the address that they came by for it.
 */
const START_SCRIPT = `#!/bin/sh
set -e
umask 077
mkdir -p ${FOLDER}/data
if [ ! -f ${FOLDER}/password ]; then
  od -An -N16 -tx1 /dev/urandom | tr -d ' \\n' > ${FOLDER}/password.new
  mv ${FOLDER}/password.new ${FOLDER}/password
fi
pod=$(hostname)
application=\${pod%-*}
export FERRETDB_SETUP_PASSWORD=$(cat ${FOLDER}/password)
exec ${PROGRAM} --handler=sqlite --sqlite-url=file:${FOLDER}/data/ --state-dir=- \\
  --listen-addr="$pod.$application-endpoints:${PORT}" --repl-set-name="$application" \\
  --setup-database=admin --setup-username=operator --test-enable-new-auth \\
  --telemetry=disable --debug-addr=- --log-level=warn
`;

/**
 * MongoDB's protocol over SQLite, which answers the `mongodb_client` interface (charm-relation-interfaces, v0) with the
 * names and addresses of canonical/mongodb-k8s-operator. No distribution has MongoDB.
 */
export const mongodb: StandIn = {
  name: 'mongodb-k8s',
  charm: charmFacts({
    name: 'mongodb-k8s',
    server: 'FerretDB, which speaks as MongoDB does',
    endpoints: [provides('database', 'mongodb_client')],
  }),
  image: {
    name: 'documents',
    packages: ['python3-pymongo'],
    programs: { [PROGRAM]: 'document-store' },
    files: [{ path: '/usr/local/bin/start-document-store', content: START_SCRIPT, mode: 0o755 }],
    user: '999:999',
    command: ['/usr/local/bin/start-document-store'],
    environment: { PYTHONDONTWRITEBYTECODE: '1' },
  },
  assets: { [USERS]: 'mongodb/users.py' },
  serviceSuffixes: [],
  port: PORT,
  readiness: listensOn(PORT),
  status: () => ({ current: 'active', message: 'Primary' }),
  async readVersion(server) {
    return /v(\d+(\.\d+)+)/.exec(await server.run([PROGRAM, '--version']))?.[1] ?? '';
  },
  async serve(server, relation) {
    const database = server.request(relation)['database'];
    if (database === undefined || database === '') return;
    const user = { username: usernameOf(relation), password: passwordFor(server, relation) };
    await server.once(`user of relation ${relation}`, user.password, () => changeUser(server, user));
    if (isAnswered(server, relation)) return;
    const roles = server.request(relation)['extra-user-roles'] ?? '';
    if (roles !== '')
      server.log('WARNING', `relation ${relation} asks for roles, which change nothing here: ${roles}`);
    const host = `${server.unit.unit.replace('/', '-')}.${server.application}-endpoints`;
    const query = `replicaSet=${server.application}&authSource=admin`;
    const uri = `mongodb://${user.username}:${user.password}@${host}:${PORT}/${encodeURIComponent(database)}?${query}`;
    answerRequest(
      server,
      relation,
      { database, endpoints: host, replset: server.application },
      { user: { ...user, uris: uri } },
    );
    server.log('INFO', `database ${database} is ready for relation ${relation}`);
  },
  async withdraw(server, relation) {
    // The documents stay for the next relation, as with the charm.
    await changeUser(server, { username: usernameOf(relation) });
  },
};

const usernameOf = (relation: number): string => `relation-${relation}`;

/** Makes the user, or gives it this password; without one it goes. */
async function changeUser(
  server: Server,
  wanted: { readonly username: string; readonly password?: string },
): Promise<void> {
  await server.run(['/usr/bin/python3', USERS], JSON.stringify(wanted));
}
