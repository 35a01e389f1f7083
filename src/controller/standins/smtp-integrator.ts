import { charmFacts, provides } from './charm-facts.ts';
import { listensOn } from './listening.ts';
import type { Server } from './server.ts';
import type { StandIn } from './stand-in.ts';

const PORT = 25;
const LEGACY = 'smtp-legacy';

/** Types of the charm's options. What is not set is left out of the relation. */
const text = (description: string) => ({ type: 'string' as const, description });

/**
 * A real SMTP server that keeps every mail and sends none, behind the `smtp` interface. When the user names another
 * server in `host`, that one is passed on as the charm would. Source: canonical/smtp-integrator-operator, library smtp v0.
 */
export const smtp: StandIn = {
  name: 'smtp-integrator',
  charm: charmFacts({
    name: 'smtp-integrator',
    server: 'a real SMTP server that keeps all mail',
    endpoints: [provides('smtp', 'smtp'), provides(LEGACY, 'smtp')],
    config: {
      host: text('The relay. The stand-in’s own server when empty.'),
      port: { type: 'int', description: 'The port of the relay.', default: PORT },
      user: text('The user of the relay.'),
      password: text('The password of the relay.'),
      auth_type: { ...text('`none`, `not_provided` or `plain`.'), default: 'none' },
      transport_security: { ...text('`none`, `starttls` or `tls`.'), default: 'none' },
      domain: text('The domain of the sender.'),
      skip_ssl_verify: {
        type: 'boolean',
        description: 'Whether certificates are trusted blindly.',
        default: false,
      },
      smtp_sender: text('The sender’s address.'),
      recipients: text('Addresses, separated by commas.'),
    },
  }),
  image: {
    name: 'smtp',
    packages: ['python3-aiosmtpd'],
    files: [],
    // Port 25 belongs to root on some engines.
    user: '0:0',
    command: [
      '/usr/bin/python3',
      ...['-m', 'aiosmtpd', '--nosetuid', '--listen', `0.0.0.0:${PORT}`],
      ...['--class', 'aiosmtpd.handlers.Mailbox', '/tmp/mail'],
    ],
    environment: { PYTHONDONTWRITEBYTECODE: '1' },
  },
  serviceSuffixes: [],
  port: PORT,
  readiness: listensOn(PORT),
  status(server) {
    const problem = problemOf(server);
    return problem === undefined
      ? { current: 'active', message: '' }
      : { current: 'blocked', message: problem };
  },
  async readVersion(server) {
    const words = await server.run(['/usr/bin/python3', '-m', 'aiosmtpd', '--version']);
    return /\d+(\.\d+)+/.exec(words)?.[0] ?? '';
  },
  serve(server, relation) {
    if (problemOf(server) === undefined) server.write(relation, renderRelay(server, relation));
    return Promise.resolve();
  },
  withdraw(server, relation) {
    server.removeSecret(labelOf(relation));
    return Promise.resolve();
  },
};

const labelOf = (relation: number): string => `smtp.${relation}.password`;

const set = (server: Server, option: string): string => {
  const value = server.config(option);
  return value === undefined ? '' : String(value);
};

const ENUMERATIONS = {
  auth_type: ['none', 'not_provided', 'plain'],
  transport_security: ['none', 'starttls', 'tls'],
} as const;

/** Why nothing can be published, if so. */
function problemOf(server: Server): string | undefined {
  const wrong = Object.entries(ENUMERATIONS).flatMap(([option, allowed]) =>
    (allowed as readonly string[]).includes(set(server, option)) ? [] : [option],
  );
  if (wrong.length > 0) return `invalid configuration: ${wrong.join(' ')}`;
  const own = set(server, 'host') === '';
  const demanding =
    set(server, 'user') !== '' ||
    set(server, 'password') !== '' ||
    Object.keys(ENUMERATIONS).some((option) => set(server, option) !== 'none');
  return own && demanding ? 'the stand-in takes mail without login and TLS: set host as well' : undefined;
}

function renderRelay(server: Server, relation: number): Record<string, string> {
  const { application } = server;
  const own = set(server, 'host') === '';
  const ends = server.relation(relation)?.ends ?? [];
  const legacy = ends.some((end) => end.application === application && end.name === LEGACY);
  const password = set(server, 'password');
  const recipients = set(server, 'recipients')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return {
    host: own ? `${application}.${server.model().name}.svc.cluster.local` : set(server, 'host'),
    port: own ? String(PORT) : set(server, 'port'),
    auth_type: set(server, 'auth_type'),
    transport_security: set(server, 'transport_security'),
    // As Python writes it.
    skip_ssl_verify: server.config('skip_ssl_verify') === true ? 'True' : 'False',
    domain: set(server, 'domain'),
    user: set(server, 'user'),
    password: legacy ? password : '',
    password_id:
      legacy || password === '' ? '' : server.shareSecret(relation, labelOf(relation), { password }),
    smtp_sender: set(server, 'smtp_sender'),
    recipients: recipients.length === 0 ? '' : JSON.stringify(recipients),
  };
}
