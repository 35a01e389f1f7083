import { isApplicationName } from '../../../bundle/index.ts';
import type { Failure } from '../../../errors/index.ts';
import type { CharmFacts } from '../../charm/index.ts';
import type { Resource } from '../../model/index.ts';
import { addApplication, readConfig, type Plan } from './add-application.ts';
import type { Command, Invocation, Services } from '../line/command.ts';
import { findStoredCharm, kindOf, sourceOf, type StoredCharm } from './charm-store.ts';
import { deployBundle, findBundle } from './bundle.ts';
import { deployStandIn } from './stand-in.ts';
import { findPublishedCharm, type Nowhere } from './published-charm.ts';
import { findLocalCharm, loadCharm, readLocalCharm } from './local-charm.ts';
import { parsePairs } from '../line/pairs.ts';
import { refuse, unsupported, usage } from '../line/refuse.ts';
import { readResource } from './resource-values.ts';
import { parseConstraints } from '../settings/constraints.ts';

export const deploy: Command = {
  name: 'deploy',
  summary: 'Deploy a packed charm, a stand-in by its name, or a bundle.',
  usage: '<charm file, stand-in or bundle> [<application name>]',
  scope: 'model',
  flags: [
    { names: ['resource'], kind: 'list' },
    { names: ['config'], kind: 'list' },
    { names: ['num-units', 'n'], kind: 'number' },
    { names: ['trust'], kind: 'boolean' },
    { names: ['constraints'], kind: 'list' },
    { names: ['base'], kind: 'text' },
    { names: ['channel'], kind: 'text' },
    { names: ['revision'], kind: 'number', ignored: true },
    { names: ['force'], kind: 'boolean', ignored: true },
    { names: ['dry-run'], kind: 'boolean' },
    { names: ['storage'], kind: 'list', ignored: true },
    { names: ['attach-storage'], kind: 'list' },
    { names: ['bind'], kind: 'text' },
    { names: ['overlay'], kind: 'list' },
    { names: ['to'], kind: 'text' },
    { names: ['device'], kind: 'list' },
  ],
  arity: [1, 2],
  async run(invocation, services) {
    const { args, flags, terminal } = invocation;
    const [wanted = '', alias] = args;
    const bundle = await findBundle(wanted, terminal, services);
    if (bundle !== undefined) return deployBundle(bundle, invocation, services);
    for (const name of ['attach-storage', 'overlay', 'to', 'device', 'bind']) {
      if (flags.text(name) !== undefined) throw unsupported(`deploy --${name}`);
    }
    const units = flags.number('num-units') ?? 1;
    if (units < 1) throw usage('--num-units must be a positive integer');
    if (alias !== undefined) checkName(alias);
    const constraints = parseConstraints(flags.list('constraints').join(' '));
    const path = await findLocalCharm(wanted, terminal, services);
    const stored =
      path === undefined
        ? await findStoredCharm(wanted.replace(/^ch:/, ''), flags.text('channel'), terminal, services)
        : undefined;
    const plan = { units, constraints, ...(alias !== undefined && { alias }) };
    const name = wanted.replace(/^ch:/, '');
    if (path !== undefined) await deployLocal(path, plan, invocation, services);
    else if (stored === undefined && name in services.standIns)
      await deployStandIn(name, plan, invocation, services);
    else {
      const found = stored ?? (await findPublishedCharm(name, invocation, services));
      if ('charmhub' in found) throw nowhere(name, found, services);
      await deployLocal(found.path, plan, invocation, services, found);
    }
    return 0;
  },
};

async function deployLocal(
  path: string,
  plan: Plan,
  invocation: Invocation,
  services: Services,
  stored?: StoredCharm,
): Promise<void> {
  const { flags, terminal, model } = invocation;
  const facts = onBase(await readLocalCharm(path, terminal, services), flags.text('base'));
  const own = parsePairs(flags.list('resource'));
  const given = { ...stored?.resources, ...own };
  const missing = Object.entries(facts.resources)
    .filter(([name, { type }]) => type === 'oci-image' && !(name in given))
    .map(([name]) => name);
  if (missing.length > 0) throw refuse(`local charm missing OCI images for: ${missing.sort().join(', ')}`);
  for (const name of Object.keys(given)) {
    if (!(name in facts.resources)) throw refuse(`unrecognized resource "${name}"`);
  }
  if (flags.on('dry-run')) terminal.stderr('ignoring dry-run flag for local charms\n');
  const charm = await loadCharm(model, path, facts, terminal, services, sourceOf(stored));
  const kind = kindOf(stored);
  terminal.stderr(`Located ${kind} "${charm.name}", revision ${charm.revision}\n`);
  const resources: Record<string, Resource> = {};
  for (const [name, spec] of Object.entries(charm.resources)) {
    const value = given[name];
    if (value === undefined) continue;
    const resource = await readResource(name, spec, value, terminal, services);
    resources[name] = name in own ? resource : { ...resource, origin: 'store' };
  }
  const name = plan.alias ?? charm.name;
  const { name: base, channel } = charm.base;
  terminal.stderr(
    `Deploying "${name}" from ${kind} "${charm.name}", revision ${charm.revision} on ${base}@${channel}/stable\n`,
  );
  const config = await readConfig(name, charm, invocation, services);
  const origin = stored === undefined ? {} : { channel: stored.channel };
  addApplication({ name, charm, config, resources, plan, ...origin }, invocation, services);
}

function nowhere(name: string, { charmhub }: Nowhere, { standIns, charmStore }: Services): Failure {
  const known = Object.keys(standIns).sort().join(', ');
  return refuse(
    `charm "${name}" not found: it is neither a stand-in of the local controller (${known}) nor in ${charmsOf(charmStore)}, ` +
      `${charmhub}\n\nGive a packed charm (./${name}.charm). Use a real Juju controller to deploy it from Charmhub.`,
  );
}

const charmsOf = (charmStore: string | undefined): string =>
  charmStore === undefined
    ? 'a charm store (a folder named by `paas-action local up --charm-store`)'
    : `the charm store ${charmStore}`;

function checkName(name: string): void {
  const upper = /[A-Z]/.test(name);
  if (upper) throw usage(`invalid application name "${name}", unexpected uppercase character`);
  if (!isApplicationName(name)) throw usage(`invalid application name "${name}"`);
}

/** The charm on the base that the user wants, which has to be one of its own. */
function onBase(facts: CharmFacts, wanted: string | undefined): CharmFacts {
  if (wanted === undefined) return facts;
  const [name = '', channel = ''] = wanted.split('@');
  const base = facts.bases.find((own) => own.name === name && own.channel === channel.split('/')[0]);
  if (base !== undefined) return { ...facts, base };
  throw refuse(
    `base "${name}@${channel.includes('/') ? channel : `${channel}/stable`}" is not supported, ` +
      `supported bases are: ${facts.bases.map((own) => `${own.name}@${own.channel}`).join(', ')}`,
  );
}
