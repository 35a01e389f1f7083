import { createHash } from 'node:crypto';
import { relationsOf } from '../model/index.ts';
import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 5672;
const CTL = '/usr/lib/rabbitmq/bin/rabbitmqctl';

/** A real RabbitMQ that answers the `rabbitmq` interface. Source: openstack-charmers/charm-rabbitmq-k8s, library rabbitmq v0. */
export const rabbitmq: StandIn = {
  name: 'rabbitmq-k8s',
  charm: charmFacts({
    name: 'rabbitmq-k8s',
    server: 'one real RabbitMQ server',
    endpoints: [provides('amqp', 'rabbitmq')],
  }),
  image: {
    name: 'rabbitmq',
    packages: ['rabbitmq-server'],
    files: [
      // Its programs look their user up.
      {
        path: '/etc/passwd',
        content: 'root:x:0:0:root:/root:/bin/sh\nrabbitmq:x:999:999:RabbitMQ:/tmp:/bin/sh\n',
        mode: 0o644,
      },
    ],
    user: '999:999',
    command: ['/usr/lib/rabbitmq/bin/rabbitmq-server'],
    environment: {
      HOME: '/tmp',
      LANG: 'C.UTF-8',
      RABBITMQ_MNESIA_BASE: '/tmp/rabbitmq',
      RABBITMQ_PID_FILE: '/tmp/rabbitmq.pid',
      RABBITMQ_LOGS: '-',
      RABBITMQ_LOG_BASE: '/tmp/rabbitmq-log',
      // The same node when another container takes over its data.
      RABBITMQ_NODENAME: 'rabbit@localhost',
      // Erlang's threads sleep while they have nothing to do, instead of spinning on processors that others want.
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
    },
  },
  serviceSuffixes: ['-endpoints'],
  port: PORT,
  readiness: listensOn(PORT),
  status: () => ({ current: 'active', message: '' }),
  readVersion: async (server) => (await server.run([CTL, 'version'])).trim(),
  async serve(server, relation) {
    const { username = '', vhost = '' } = server.request(relation);
    if (username === '' || vhost === '') return;
    const password = passwordOf(server, username) ?? server.password();
    const definitions = renderDefinitions({ username, vhost, password });
    await server.once(`access of relation ${relation}`, definitions, async () => {
      await server.run([CTL, 'import_definitions'], definitions);
    });
    if (isAnswered(server, relation)) return;
    const model = server.model().name;
    server.write(relation, {
      password,
      hostname: `${server.application}-endpoints.${model}.svc.cluster.local`,
    });
    server.log('INFO', `${username} may use ${vhost}, for relation ${relation}`);
  },
  // As with the charm, whose users stay.
  withdraw: () => Promise.resolve(),
};

const answerOf = (server: Server, relation: number): Readonly<Record<string, string>> =>
  server.relation(relation)?.applications[server.application]?.data ?? {};

const isAnswered = (server: Server, relation: number): boolean =>
  answerOf(server, relation)['password'] !== undefined;

/** Applications that ask for one name share its password, as with the charm. */
function passwordOf(server: Server, username: string): string | undefined {
  return relationsOf(server.model(), server.application)
    .filter(({ id }) => server.request(id)['username'] === username)
    .map(({ id }) => answerOf(server, id)['password'])
    .find((password) => password !== undefined);
}

/** What makes the user, the virtual host and the right to it, or brings them in line. https://www.rabbitmq.com/docs/definitions */
function renderDefinitions(access: { username: string; vhost: string; password: string }): string {
  const { username, vhost, password } = access;
  const everything = { configure: '.*', write: '.*', read: '.*' };
  return JSON.stringify({
    users: [
      {
        name: username,
        password_hash: hashPassword(password),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: '',
      },
    ],
    vhosts: [{ name: vhost }],
    permissions: [{ user: username, vhost, ...everything }],
  });
}

/** Salt and salted hash. https://www.rabbitmq.com/docs/passwords */
function hashPassword(password: string): string {
  // Passwords are random and long; the salt only has to be there, and the same hash for the same password changes nothing.
  const salt = createHash('sha256').update(`salt of ${password}`).digest().subarray(0, 4);
  const hash = createHash('sha256').update(salt).update(password).digest();
  return Buffer.concat([salt, hash]).toString('base64');
}
